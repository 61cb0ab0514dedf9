package hot

// Document reads any text, JSON or YAML, as templates are read, for example an environment. An
// empty text is nil. Its problems say what is wrong and where, without naming the kind of text.
func Document(src []byte, limits Limits) (*Node, error) {
	limits = limits.filled()
	if len(src) > limits.TemplateBytes {
		return nil, tooLarge("%d bytes are more than the maximum allowed size (%d bytes).", len(src), limits.TemplateBytes)
	}
	n, ok, err := readJSON(src, limits)
	if err == nil && !ok {
		n, err = readYAML(src, limits)
	}
	if err == nil && mayHaveNUL(src) {
		err = checkTexts(n)
	}
	return n, asDocument.words(err)
}
