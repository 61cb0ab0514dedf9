package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// fromYAML turns YAML text into JSON, keeping the order of keys. Words are read as
// Heat's YAML 1.1 reader does: yes and on are true, a date is text, of a key given
// twice the last counts. Aliases are written out, so the result has a bound: a
// text of nothing but aliases of aliases would else fill the memory.
func fromYAML(text []byte) (json.RawMessage, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if len(doc.Content) == 0 {
		return json.RawMessage("null"), nil
	}
	w := yamlWriter{limit: max(1<<20, 8*len(text)), anchors: map[*yaml.Node][]byte{}}
	if err := w.node(doc.Content[0]); err != nil {
		return nil, err
	}
	return w.out.Bytes(), nil
}

type yamlWriter struct {
	out     bytes.Buffer
	limit   int
	depth   int
	merged  int                   // pairs that << brought so far
	anchors map[*yaml.Node][]byte // what an alias stands for; nil while it is being written
}

var errTooLarge = errors.New("the document is too large once its aliases are written out")

// maxDepth is far more than any template has, and far less than a stack overflow
// needs.
const maxDepth = 1000

// node writes a value. What an alias names is written once and then copied: making
// it anew each time would cost a small text seconds.
func (w *yamlWriter) node(n *yaml.Node) error {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Anchor == "" {
		return w.value(n)
	}
	text, known := w.anchors[n]
	if !known {
		w.anchors[n] = nil
		begin := w.out.Len()
		if err := w.value(n); err != nil {
			return err
		}
		w.anchors[n] = bytes.Clone(w.out.Bytes()[begin:])
		return nil
	}
	if text == nil {
		return errors.New("line " + strconv.Itoa(n.Line) + ": a value contains itself")
	}
	if w.out.Len()+len(text) > w.limit {
		return errTooLarge
	}
	w.out.Write(text)
	return nil
}

func (w *yamlWriter) value(n *yaml.Node) error {
	if w.out.Len() > w.limit {
		return errTooLarge
	}
	if w.depth++; w.depth > maxDepth {
		return errors.New("the document is nested too deeply")
	}
	defer func() { w.depth-- }()
	switch n.Kind {
	case yaml.SequenceNode:
		w.out.WriteByte('[')
		for i, item := range n.Content {
			if i > 0 {
				w.out.WriteByte(',')
			}
			if err := w.node(item); err != nil {
				return err
			}
		}
		w.out.WriteByte(']')
		return nil
	case yaml.MappingNode:
		return w.mapping(n)
	}
	w.out.Write(scalar(n))
	return nil
}

func (w *yamlWriter) mapping(n *yaml.Node) error {
	pairs, err := w.pairs(n, 0)
	if err != nil {
		return err
	}
	w.out.WriteByte('{')
	for i, p := range pairs {
		if i > 0 {
			w.out.WriteByte(',')
		}
		w.out.Write(quoted(p.key))
		w.out.WriteByte(':')
		if err := w.node(p.value); err != nil {
			return err
		}
	}
	w.out.WriteByte('}')
	return nil
}

type pair struct {
	key   string
	value *yaml.Node
}

// pairs are the keys of a mapping, those that << merges in first, each once.
func (w *yamlWriter) pairs(n *yaml.Node, depth int) ([]pair, error) {
	if depth > 20 {
		return nil, errors.New("merge keys are nested too deeply")
	}
	var own, merged []pair
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		for k.Kind == yaml.AliasNode {
			k = k.Alias
		}
		if k.Kind != yaml.ScalarNode {
			return nil, errors.New("line " + strconv.Itoa(k.Line) + ": a key must be a plain value")
		}
		if k.Tag != "!!merge" {
			own = append(own, pair{k.Value, v})
			continue
		}
		for v.Kind == yaml.AliasNode {
			v = v.Alias
		}
		from := []*yaml.Node{v}
		if v.Kind == yaml.SequenceNode {
			from = v.Content
		}
		for _, m := range slices.Backward(from) { // the first of a list wins
			for m.Kind == yaml.AliasNode {
				m = m.Alias
			}
			if m.Kind != yaml.MappingNode {
				return nil, errors.New("line " + strconv.Itoa(k.Line) + ": << needs a mapping")
			}
			more, err := w.pairs(m, depth+1)
			if err != nil {
				return nil, err
			}
			if w.merged += len(more) + 1; w.merged > w.limit/10 {
				return nil, errTooLarge
			}
			merged = append(merged, more...)
		}
	}
	return lastOfEach(append(merged, own...)), nil
}

func lastOfEach(pairs []pair) []pair {
	at := make(map[string]int, len(pairs))
	kept := pairs[:0:0]
	for _, p := range pairs {
		if i, ok := at[p.key]; ok {
			kept[i].value = p.value
			continue
		}
		at[p.key] = len(kept)
		kept = append(kept, p)
	}
	return kept
}

var oldBools = map[string]string{
	"yes": "true", "Yes": "true", "YES": "true", "on": "true", "On": "true", "ON": "true",
	"no": "false", "No": "false", "NO": "false", "off": "false", "Off": "false", "OFF": "false",
}

func scalar(n *yaml.Node) []byte {
	switch n.ShortTag() {
	case "!!null":
		return []byte("null")
	case "!!bool":
		return []byte(strings.ToLower(n.Value))
	case "!!int":
		return integer(n)
	case "!!float":
		var f float64
		if n.Decode(&f) == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			if json.Valid([]byte(n.Value)) {
				return []byte(n.Value) // as it was written: 1.0 stays 1.0
			}
			return strconv.AppendFloat(nil, f, 'g', -1, 64)
		}
	case "!!str":
		if b, ok := oldBools[n.Value]; ok && n.Style == 0 {
			return []byte(b)
		}
	}
	return quoted(n.Value)
}

func integer(n *yaml.Node) []byte {
	var v any
	if n.Decode(&v) == nil {
		switch i := v.(type) {
		case int:
			return strconv.AppendInt(nil, int64(i), 10)
		case int64:
			return strconv.AppendInt(nil, i, 10)
		case uint64:
			return strconv.AppendUint(nil, i, 10)
		}
	}
	if i, ok := new(big.Int).SetString(strings.ReplaceAll(n.Value, "_", ""), 10); ok {
		return i.Append(nil, 10)
	}
	return quoted(n.Value)
}

// quoted writes text as JSON, marks of HTML as they are.
func quoted(s string) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string: it cannot fail
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
