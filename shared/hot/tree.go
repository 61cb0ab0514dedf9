package hot

import (
	"encoding/json"
	"slices"

	"hearth/shared/hot/funcs"
)

// A Node is one value of a template, with its place in the text.
type Node = funcs.Node

// read makes a tree of a text, which is JSON or else YAML.
func read(src []byte, limits Limits) (*Node, error) {
	if len(src) > limits.TemplateBytes {
		return nil, tooLarge("Template size (%d bytes) exceeds maximum allowed size (%d bytes).", len(src), limits.TemplateBytes)
	}
	limits.written = isWritten(src)
	n, ok, err := readJSON(src, limits)
	if err != nil {
		return nil, err
	}
	if !ok {
		if n, err = readYAML(src, limits); err != nil {
			return nil, err
		}
	}
	if mayHaveNUL(src) {
		if err := checkTexts(n); err != nil {
			return nil, err
		}
	}
	if n == nil {
		n = &Node{Kind: funcs.Map} // an empty text
	}
	if n.Kind != funcs.Map {
		return nil, notValid(n.Line, n.Column, "The template is not a JSON object or YAML mapping.")
	}
	return n, nil
}

// AsJSON returns a template's text as JSON: keys in their order, aliases written out, and short
// forms as the functions that they mean. Its length is bounded, since aliases of aliases could fill
// the memory.
func AsJSON(src []byte) (json.RawMessage, error) {
	n, err := read(src, Limits{TemplateBytes: max(len(src), 1), Nodes: len(src) + 16}.filled())
	if err != nil {
		return nil, asTemplate.words(err)
	}
	nameBooleans(n)
	if left := max(1<<20, 8*len(src)); !fits(n, &left) {
		return nil, tooLarge("The template is too large once its aliases are written out.")
	}
	return n.MarshalJSON()
}

// nameBooleans writes the booleans that have a name as that text, in the sections that AWS reads as
// texts: JSON has no other words for them.
func nameBooleans(n *Node) {
	for i, key := range n.Keys {
		switch key {
		case cfnWords.parameters, cfnWords.conditions, cfnWords.outputs, rulesSection:
			n.Items[i] = funcs.AsWritten(n.Items[i])
		}
	}
}

// fits subtracts about the length of a tree's JSON from left.
func fits(n *Node, left *int) bool {
	text, _ := n.Text()
	*left -= len(text) + 4
	for i, item := range n.Items {
		if n.Kind == funcs.Map {
			*left -= len(n.Keys[i]) + 3
		}
		if *left < 0 || !fits(item, left) {
			return false
		}
	}
	return *left >= 0
}

// A mapBuilder fills a map during reading.
type mapBuilder struct {
	n  *Node
	at map[string]int // of the keys of a large map
}

// fewKeys is the number of keys up to which comparing them all is faster than a look-up.
const fewKeys = 8

// put adds a key. An existing key gets the later value, in its old place.
func (m *mapBuilder) put(key string, spot funcs.Spot, v *Node) {
	if i := m.find(key); i >= 0 {
		m.n.Items[i] = v
		return
	}
	if m.at != nil {
		m.at[key] = len(m.n.Keys)
	}
	m.n.Keys = append(m.n.Keys, key)
	m.n.Spots = append(m.n.Spots, spot)
	m.n.Items = append(m.n.Items, v)
}

// room makes room for a number of keys.
func (m *mapBuilder) room(keys int) {
	m.n.Keys, m.n.Spots, m.n.Items = make([]string, 0, keys), make([]funcs.Spot, 0, keys), make([]*Node, 0, keys)
}

func (m *mapBuilder) find(key string) int {
	if len(m.n.Keys) <= fewKeys {
		return slices.Index(m.n.Keys, key)
	}
	if m.at == nil {
		m.at = make(map[string]int, 2*len(m.n.Keys))
		for i, k := range m.n.Keys {
			m.at[k] = i
		}
	}
	if i, there := m.at[key]; there {
		return i
	}
	return -1
}
