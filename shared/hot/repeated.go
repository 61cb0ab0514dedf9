package hot

import (
	"fmt"

	"gopkg.in/yaml.v3"

	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// Repeated returns a note for every key of a template's text that comes twice in one map. Heat takes
// the later value in silence, as its YAML and JSON readers do.
func Repeated(src []byte, limits Limits) stack.Problems {
	limits = limits.filled()
	if len(src) > limits.TemplateBytes {
		return nil
	}
	var found repeats
	if _, isJSON, err := readJSONWith(src, limits, &found); isJSON || err != nil {
		return stack.Problems(found)
	}
	found = nil
	if _, ok := quickReader(limits).Read(src); ok {
		return nil // it reads no text with such a key
	}
	_, _ = parseYAMLWith(src, limits, &found)
	return stack.Problems(found)
}

// repeats are the repeated keys found so far.
type repeats findings

func (f *repeats) add(key string, first, later funcs.Spot) {
	sentence := fmt.Sprintf("The key %q is in line %d already. This value replaces the earlier one.", Clip(key), first.Line)
	(*findings)(f).add(stack.Problem{Code: stack.StackValidationFailed, Message: sentence, Offline: sentence}, &Node{Line: int(later.Line), Column: int(later.Column)})
}

// noteRepeated notes the repeated keys of a map. The keys that << brings may come again.
func (r *yamlReader) noteRepeated(n *yaml.Node) {
	first := make(map[string]funcs.Spot, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		if isMerge(n.Content[i]) {
			continue
		}
		key, err := r.key(n, n.Content[i])
		if err != nil {
			return
		}
		here := funcs.Spot{Line: int32(n.Content[i].Line), Column: int32(n.Content[i].Column)}
		if at, twice := first[key]; twice {
			r.repeats.add(key, at, here)
			continue
		}
		first[key] = here
	}
}
