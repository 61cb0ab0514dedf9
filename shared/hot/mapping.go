package hot

import "hearth/shared/hot/funcs"

// readMappings takes the mappings as they are. They hold no functions, and Heat does not check them
// before Fn::FindInMap does.
func (t *Template) readMappings() {
	t.mappings = map[string]any{}
	t.written = t.mappings
	if name := t.version.words.mappings; name != "" {
		if all := t.section(name); all != nil {
			t.mappings = all.Plain()
			if t.written = t.mappings; funcs.AsWritten(all) != all {
				t.written = all.Written()
			}
		}
	}
}
