package hot

// readMappings takes the mappings as they are. They hold no functions, and Heat does not check them
// before Fn::FindInMap does.
func (t *Template) readMappings() {
	t.mappings = map[string]any{}
	if name := t.version.words.mappings; name != "" {
		if all := t.section(name); all != nil {
			t.mappings = all.Plain()
		}
	}
}
