package foreach

import (
	"fmt"
	"slices"
	"strings"

	"hearth/shared/hot/funcs"
)

const prefix = "Fn::ForEach::"

// An Expander expands the loops of one template.
type Expander struct {
	// Collect resolves what a loop goes over. known is false when that is not known yet; the loop
	// makes nothing then.
	Collect func(n *funcs.Node, at *funcs.Path) (v any, known bool, err error)
	Report  func(funcs.Wrong)

	// Keys is how many keys the expanded map may have at its top when loops make some of them; 0
	// means no bound. TooMany is the sentence about more.
	Keys    int
	TooMany error

	left  int // of Most
	begun bool
	names map[string]*funcs.Node // of loops, and their places
	full  bool                   // the missing room has been reported
	top   *funcs.Node            // that is being expanded
}

// Most is how many values the loops of a template may make.
const Most = 200_000

// textWork is how many bytes of text count as one value.
const textWork = 64

// Has reports whether a tree contains a loop.
func Has(n *funcs.Node) bool {
	if n == nil || n.Kind != funcs.List && n.Kind != funcs.Map {
		return false
	}
	for _, key := range n.Keys {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return slices.ContainsFunc(n.Items, Has)
}

// Expand returns the tree without loops; the same tree when there are none.
func (e *Expander) Expand(n *funcs.Node, at *funcs.Path) *funcs.Node {
	e.top = n
	if !e.begun {
		e.begun, e.left, e.names = true, Most, map[string]*funcs.Node{}
	}
	return e.expand(n, at, nil)
}

func (e *Expander) spend(values int, n *funcs.Node, at *funcs.Path) bool {
	e.left -= values
	if e.left < 0 && !e.full {
		e.full = true
		e.wrong(n, at, "the loops of the template make more than %d values", Most)
	}
	return e.left >= 0
}

func (e *Expander) wrong(n *funcs.Node, at *funcs.Path, format string, args ...any) {
	e.Report(funcs.Wrong{Path: at, Node: n, Err: fmt.Errorf(format, args...)})
}

func (e *Expander) expand(n *funcs.Node, at *funcs.Path, bound []binding) *funcs.Node {
	if n == nil || !e.spend(1, n, at) {
		return n
	}
	switch n.Kind {
	case funcs.Scalar:
		return e.text(n, at, bound)
	case funcs.List:
		return e.list(n, at, bound)
	case funcs.Map:
		if name, ok := n.Get("Ref").Text(); ok && len(n.Keys) == 1 {
			if value, ok := valueOf(bound, name); ok {
				return &funcs.Node{Value: value, Line: n.Line, Column: n.Column}
			}
		}
		return e.mapping(n, at, bound)
	}
	return n
}

func (e *Expander) text(n *funcs.Node, at *funcs.Path, bound []binding) *funcs.Node {
	text, ok := n.Text()
	if !ok || len(bound) == 0 {
		return n
	}
	filled := e.fill(text, bound, n, at)
	if filled == text {
		return n
	}
	made := *n
	made.Value = filled
	return &made
}

func (e *Expander) list(n *funcs.Node, at *funcs.Path, bound []binding) *funcs.Node {
	made := n
	for i, item := range n.Items {
		filled := e.expand(item, at.At(i), bound)
		if filled == item {
			continue
		}
		if made == n {
			copied := *n
			copied.Items = slices.Clone(n.Items)
			made = &copied
		}
		made.Items[i] = filled
	}
	return made
}

// mapping expands a map: it replaces a loop in it by the keys that it makes.
func (e *Expander) mapping(n *funcs.Node, at *funcs.Path, bound []binding) *funcs.Node {
	made := maker{e: e, n: &funcs.Node{Kind: funcs.Map, Line: n.Line, Column: n.Column}}
	if n == e.top {
		made.most = e.Keys
	}
	changed := false
	for i, key := range n.Keys {
		where := at.In(key)
		if strings.HasPrefix(key, prefix) {
			changed = true
			e.loop(&made, key, n.Items[i], where, bound)
			continue
		}
		filled, item := e.fill(key, bound, n, where), e.expand(n.Items[i], where, bound)
		changed = changed || filled != key || item != n.Items[i]
		made.put(filled, spot(n, i), item, where)
	}
	if !changed {
		return n
	}
	return made.n
}

func spot(n *funcs.Node, i int) funcs.Spot {
	at := n.Key(i)
	return funcs.Spot{Line: int32(at.Line), Column: int32(at.Column)}
}

// A maker makes one map; a key comes once.
type maker struct {
	e    *Expander
	n    *funcs.Node
	seen map[string]bool
	most int // keys, or 0
}

func (m *maker) put(key string, at funcs.Spot, item *funcs.Node, where *funcs.Path) {
	if m.seen == nil {
		m.seen = map[string]bool{}
	}
	if m.seen[key] {
		m.e.wrong(&funcs.Node{Line: int(at.Line), Column: int(at.Column)}, where, "the key %q is there more than once", key)
		return
	}
	if m.most > 0 && len(m.n.Keys) >= m.most {
		m.e.left = min(m.e.left, 0) // no room is left for more
		if !m.e.full {
			m.e.full = true
			m.e.Report(funcs.Wrong{Path: where, Node: &funcs.Node{Line: int(at.Line), Column: int(at.Column)}, Err: m.e.TooMany})
		}
		return
	}
	m.seen[key] = true
	m.n.Keys, m.n.Spots, m.n.Items = append(m.n.Keys, key), append(m.n.Spots, at), append(m.n.Items, item)
}
