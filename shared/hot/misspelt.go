package hot

import (
	"fmt"
	"slices"
	"strings"

	"hearth/shared/hot/funcs"
	"hearth/shared/near"
	"hearth/shared/stack"
)

// FunctionHint returns a hint for the value at a path if it looks like a call of a function that
// does not exist, such as {get_parm: a}.
func (t *Template) FunctionHint(path string) string {
	n := t.whole
	for path != "" && n != nil {
		n, path = step(n, path)
	}
	return callHint(n, t.version.functions.Values)
}

// callHint returns the function that a map with one key probably means.
func callHint(n *Node, known map[string]*funcs.Func) string {
	if n == nil || n.Kind != funcs.Map || len(n.Keys) != 1 || known[n.Keys[0]] != nil {
		return ""
	}
	return near.Hint(n.Keys[0], functionNames(known))
}

func functionNames(known map[string]*funcs.Func) []string {
	var names []string
	for name, f := range known {
		if !funcs.Removed(f) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Misspelt returns a note for every map in properties and outputs that probably calls a function
// under a wrong name. Heat takes such a map for data.
func (t *Template) Misspelt() stack.Problems {
	if t.Kind != HOT { // see Refused
		return nil
	}
	known := map[string]*funcs.Func{}
	for name, f := range t.version.functions.Values {
		if strings.Contains(name, "_") { // others, such as filter, are near to names of data
			known[name] = f
		}
	}
	var notes findings
	var visit func(n *Node)
	visit = func(n *Node) {
		if n == nil || len(notes) >= mostHinted {
			return
		}
		if hint := callHint(n, known); hint != "" {
			sentence := fmt.Sprintf("%q is no function, so this is plain data.", n.Keys[0])
			notes.add(stack.Problem{Code: stack.StackValidationFailed, Message: sentence, Offline: sentence, Hint: hint}, n)
		}
		for _, item := range n.Items {
			visit(item)
		}
	}
	w := t.version.words
	for _, part := range [][2]string{{w.resources, w.properties}, {w.outputs, w.value}} {
		section := t.whole.Get(part[0])
		if section == nil {
			continue
		}
		for _, entry := range section.Items {
			visit(entry.Get(part[1]))
		}
	}
	return stack.Problems(notes)
}
