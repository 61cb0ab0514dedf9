package hot

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"hearth/shared/hot/funcs"
	"hearth/shared/hot/quick"
)

// readYAML reads any YAML; most texts do not need the parser.
func readYAML(src []byte, limits Limits) (*Node, error) {
	if n, ok := quickReader(limits).Read(src); ok {
		return n, nil
	}
	return parseYAML(src, limits)
}

func quickReader(limits Limits) quick.Reader {
	r := quick.Reader{Depth: limits.Depth, Values: limits.Nodes, Text: isWord, Plain: quickScalar, Written: limits.written}
	if limits.written {
		r.Plain = quickWritten
	}
	return r
}

func parseYAML(src []byte, limits Limits) (*Node, error) { return parseYAMLWith(src, limits, nil) }

// parseYAMLWith also notes repeated keys, unless repeats is nil.
func parseYAMLWith(src []byte, limits Limits, repeats *repeats) (*Node, error) {
	if m := yamlVersion.FindSubmatchIndex(src); m != nil {
		src = slices.Clone(src)
		src[m[2]] = '1' // the parser knows 1.1 only, and reads any 1 as that
	}
	decoder := yaml.NewDecoder(bytes.NewReader(src))
	var document, second yaml.Node
	if err := decoder.Decode(&document); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		return nil, notYAML(err, decoder, src)
	}
	if err := decoder.Decode(&second); err == nil {
		return nil, parseError(document.Line, document.Column, "expected a single document in the stream")
	} else if !errors.Is(err, io.EOF) {
		return nil, notYAML(err, decoder, src)
	}
	if len(document.Content) == 0 {
		return nil, nil
	}
	root := document.Content[0]
	r := yamlReader{limits: limits, sizes: map[*yaml.Node]extent{}, made: map[*yaml.Node]*Node{}, tags: hasShortForms(root), repeats: repeats}
	if _, err := r.size(root, 1); err != nil {
		return nil, err
	}
	n, err := r.node(root)
	if err == nil && n.IsNull() {
		return nil, nil
	}
	return n, err
}

var yamlVersion = regexp.MustCompile(`(?m)\A(?:#.*\n|\s*\n)*%YAML[ \t]+1\.([02-9])[ \t]*(?:#.*)?\r?$`)

// A yamlReader makes Nodes of the parser's, and follows aliases. An alias is the node that it
// names, not a copy, so that a small text stays small. Its expanded size is counted first.
type yamlReader struct {
	limits Limits
	sizes  map[*yaml.Node]extent
	made   map[*yaml.Node]*Node
	tags   bool // mean functions

	repeats *repeats // nil unless they are asked for
}

// mostExpanded is how many times the longest template's bytes its texts may have once aliases are
// expanded.
const mostExpanded = 8

// An extent is the expanded size of a node: its values, the bytes of their texts, and their depth.
// counting is set while it is not known yet.
type extent struct {
	values, bytes int
	height        int
	counting      bool
}

// size counts the values below a node with all aliases followed.
func (r *yamlReader) size(n *yaml.Node, depth int) (extent, error) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	call := 0 // a short form is a map around its value
	if r.short(n) != "" {
		call = 1
	}
	if n.Kind == yaml.ScalarNode {
		if call > 0 && depth > r.limits.Depth {
			return extent{}, tooDeep(n.Line, n.Column, r.limits)
		}
		return extent{values: 1 + call, bytes: len(n.Value), height: call}, nil
	}
	known, seen := r.sizes[n]
	if known.counting {
		return known, parseError(n.Line, n.Column, "found a value that contains itself")
	}
	if depth+max(known.height, call) > r.limits.Depth {
		return known, tooDeep(n.Line, n.Column, r.limits)
	}
	if seen {
		return known, nil
	}
	if n.Anchor != "" { // only such a node is visited again
		r.sizes[n] = extent{counting: true}
	}
	sum := extent{values: 1 + call}
	for _, item := range n.Content {
		size, err := r.size(item, depth+call+1)
		if err != nil {
			return sum, err
		}
		sum.height = max(sum.height, size.height+1)
		if sum.values += size.values; sum.values > r.limits.Nodes {
			return sum, tooLarge("Template has more than %d values when its aliases are expanded.", r.limits.Nodes)
		}
		if sum.bytes += size.bytes; sum.bytes > mostExpanded*r.limits.TemplateBytes {
			return sum, tooLarge("Template has more than %d bytes when its aliases are expanded.", mostExpanded*r.limits.TemplateBytes)
		}
	}
	sum.height += call
	if n.Anchor != "" {
		r.sizes[n] = sum
	}
	return sum, nil
}

func (r *yamlReader) node(n *yaml.Node) (*Node, error) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Anchor != "" {
		if made := r.made[n]; made != nil {
			return made, nil
		}
	}
	if name := r.short(n); name != "" {
		return r.call(n, name)
	}
	made := &Node{Line: n.Line, Column: n.Column}
	if n.Anchor != "" {
		r.made[n] = made
	}
	var err error
	switch n.Kind {
	case yaml.SequenceNode:
		made.Kind = funcs.List
		if tag := n.ShortTag(); tag == "!!omap" || tag == "!!pairs" {
			return made, r.pairs(made, n)
		}
		if err = allowed(n, "!!seq"); err != nil {
			return nil, r.meant(n, err)
		}
		made.Items = make([]*Node, len(n.Content))
		for i, item := range n.Content {
			if made.Items[i], err = r.node(item); err != nil {
				return nil, err
			}
			r.release(n, i)
		}
	case yaml.MappingNode:
		made.Kind = funcs.Map
		if n.ShortTag() == "!!set" {
			return made, r.set(made, n)
		}
		if err = allowed(n, "!!map"); err != nil {
			return nil, r.meant(n, err)
		}
		err = r.mapping(made, n)
	default:
		made.Value, err = scalar(n)
		if err == nil && r.limits.written && isPlain(n) {
			made.Value, made.Name = writtenScalar(n.Value, made.Value)
		}
		err = r.meant(n, err)
	}
	return made, err
}

// release drops an item that has been read, so that a large text is not held twice. Aliases still
// find one with an anchor.
func (r *yamlReader) release(n *yaml.Node, i int) { n.Content[i] = nil }

// allowed checks the tag of a list or map. It also checks that no plain text within brackets ends
// with a colon: {a:} has no key a.
func allowed(n *yaml.Node, tag string) error {
	if n.ShortTag() != tag {
		return unknownTag(n)
	}
	if n.Style&yaml.FlowStyle != 0 {
		for i, item := range n.Content {
			named := n.Kind == yaml.MappingNode && i%2 == 0 && (n.Content[i+1].Kind != yaml.ScalarNode || n.Content[i+1].Value != "")
			if item.Kind == yaml.ScalarNode && item.Style == 0 && strings.HasSuffix(item.Value, ":") && !named {
				return parseError(item.Line, item.Column, "found unexpected ':'")
			}
		}
	}
	return nil
}

func unknownTag(n *yaml.Node) error {
	if short, ok := strings.CutPrefix(n.Tag, "!!"); ok {
		return noConstructor(n, short)
	}
	return parseError(n.Line, n.Column, "could not determine a constructor for the tag '%s'", n.Tag)
}

func noConstructor(n *yaml.Node, short string) error {
	return parseError(n.Line, n.Column, "could not determine a constructor for the tag 'tag:yaml.org,2002:%s'", short)
}

// mapping reads a map: the keys of << come first, its own keys win.
func (r *yamlReader) mapping(made *Node, n *yaml.Node) error {
	m := mapBuilder{n: made}
	m.room(len(n.Content) / 2)
	if r.repeats != nil {
		r.noteRepeated(n)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if isMerge(n.Content[i]) {
			if err := r.merge(&m, n.Content[i+1]); err != nil {
				return err
			}
		}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if isMerge(n.Content[i]) {
			continue
		}
		key, err := r.key(n, n.Content[i])
		if err != nil {
			return err
		}
		v, err := r.node(n.Content[i+1])
		if err != nil {
			return err
		}
		m.put(key, funcs.Spot{Line: int32(n.Content[i].Line), Column: int32(n.Content[i].Column)}, v)
		r.release(n, i+1)
	}
	return nil
}

func isMerge(key *yaml.Node) bool {
	return key.Kind == yaml.ScalarNode && key.Value == "<<" && (key.Style == 0 || key.Tag == "!!merge")
}

func (r *yamlReader) merge(m *mapBuilder, from *yaml.Node) error {
	v, err := r.node(from)
	if err != nil {
		return err
	}
	maps := []*Node{v}
	if v.Kind == funcs.List {
		maps = v.Items
	}
	for i := len(maps) - 1; i >= 0; i-- { // the first of several wins
		if maps[i].Kind != funcs.Map {
			return parseError(from.Line, from.Column, "expected a mapping or list of mappings for merging")
		}
		for j, key := range maps[i].Keys {
			m.put(key, maps[i].Spots[j], maps[i].Items[j])
		}
	}
	return nil
}

// key returns a map's key as JSON writes it, since Heat sends templates on as JSON: 1 is "1", yes
// is "true". In AWS a key is the text as it is written.
func (r *yamlReader) key(parent, n *yaml.Node) (string, error) {
	if n.Kind == yaml.ScalarNode && n.Style == 0 && n.Value == "=" {
		return n.Value, nil
	}
	if n.Kind == yaml.ScalarNode && n.Anchor == "" && n.Style&yaml.TaggedStyle == 0 {
		v, err := scalar(n)
		if text, ok := v.(string); ok {
			return text, err
		}
		if r.limits.written && err == nil {
			return n.Value, nil
		}
	}
	made, err := r.node(n)
	if err != nil {
		return "", err
	}
	if made.Kind != funcs.Scalar {
		return "", parseError(parent.Line, parent.Column, "a key of a map cannot be a list or a map")
	}
	if text, ok := made.Value.(string); ok {
		return text, nil
	}
	return funcs.JSON(made.Value), nil
}
