package hot

import (
	"strings"

	"hearth/shared/stack"
)

// The API's names for an unreadable text that was sent as a template.
const (
	notTemplate = "Template not in valid format: "
	notParsed   = "Error parsing template [root stack] "
)

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
	return n, reworded(err, "")
}

// ParseNested is Parse for a template that a resource's type names. Problems of an unreadable text
// name it. As in Heat, the environment's parameter_defaults replace the template's own defaults
// before those are checked.
func ParseNested(src []byte, name string, limits Limits, defaults map[string]any) (*Template, error) {
	t, err := parseWith(src, limits, defaults)
	return t, reworded(err, "Error parsing template "+name+" ")
}

// reworded replaces the beginning of a problem with an unreadable text.
func reworded(err error, instead string) error {
	problems, ok := err.(stack.Problems)
	if !ok {
		return err
	}
	for i, p := range problems {
		if rest, ok := strings.CutPrefix(p.Message, notTemplate); ok {
			if why, unread := strings.CutPrefix(rest, notParsed); unread {
				rest = instead + why
			}
			problems[i].Message = rest
		}
	}
	return problems
}
