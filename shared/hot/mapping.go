package hot

// readMappings takes the mappings as they are. Heat does not look at them before
// Fn::FindInMap does, and there are no functions in them.
func (t *Template) readMappings() {
	t.mappings = map[string]any{}
	if name := t.version.words.mappings; name != "" {
		if all := t.section(name); all != nil {
			t.mappings = all.Plain()
		}
	}
}
