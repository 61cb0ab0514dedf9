package hot

import (
	"slices"
	"strings"

	"hearth/shared/hot/funcs"
)

// FileNames are the names under which a template wants files sent along: what it reads
// with get_file, and types that are templates. Each once, sorted.
func (t *Template) FileNames() []string {
	w := wanted{seen: map[*Node]bool{}}
	w.read(t.Raw)
	resources := t.Raw.Get(t.version.words.resources)
	if resources != nil && resources.Kind == funcs.Map {
		for _, r := range resources.Items {
			kind, _ := r.Get(t.version.words.kind).Text()
			if strings.HasSuffix(kind, ".yaml") || strings.HasSuffix(kind, ".template") {
				w.names = append(w.names, kind)
			}
		}
	}
	slices.Sort(w.names)
	return slices.Compact(w.names)
}

type wanted struct {
	names []string
	seen  map[*Node]bool // an alias is the node that it names
}

func (w *wanted) read(n *Node) {
	if n.Kind != funcs.List && n.Kind != funcs.Map || w.seen[n] {
		return
	}
	w.seen[n] = true
	if name, ok := n.Get("get_file").Text(); ok && len(n.Keys) == 1 {
		w.names = append(w.names, name)
		return
	}
	for _, item := range n.Items {
		w.read(item)
	}
}
