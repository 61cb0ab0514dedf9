package funcs

import (
	"slices"
	"strconv"
)

// A Kind is what a Node is.
type Kind uint8

// The kinds.
const (
	Scalar Kind = iota
	List
	Map
	Call   // of a function
	Choice // the if function: one of two branches
	Absent // an if that is false and has no other branch: it is removed
)

// A Node is one value of a template, with its place in the text. A tree is made once and never
// changes. Parts of it may be shared: a YAML alias is the node itself, and a prepared tree shares
// with its source whatever holds no call.
type Node struct {
	Kind    Kind
	dynamic bool // a Call or Choice is in it

	Line   int // from 1; 0 when it does not come from a text
	Column int

	Value any      // of a Scalar: nil, bool, int, float64, string, or json.Number for a whole number beyond int
	Items []*Node  // of a List; of a Map the values
	Keys  []string // of a Map, in the order sent
	Spots []Spot   // of a Map that comes from a text, the places of its keys

	Func *Func  // of a Call
	Name string // of the function; of a boolean Scalar the word that it is written as, if that is not true or false
	Args *Node
	If   *If // of a Choice

	via *taken // the decided ifs, outermost first, of which it is the branch
}

// A taken records the name of a decided if, with those within it.
type taken struct {
	name   string
	within *taken
}

// A Spot is a place in a text.
type Spot struct{ Line, Column int32 }

// If is the condition of a Choice and its branches.
type If struct {
	Name      string
	Condition *Node // prepared with the condition functions
	Then      Branch
	Else      Branch
}

// A Branch is prepared as if it were chosen; its mistakes count only when it is.
type Branch struct {
	Node *Node
	Bad  []error
}

// Get returns the value under a key of a Map, or nil.
func (n *Node) Get(key string) *Node {
	if n == nil || n.Kind != Map {
		return nil
	}
	for i, k := range n.Keys {
		if k == key {
			return n.Items[i]
		}
	}
	return nil
}

// Key returns a Node at the place of the i-th key of a Map, or n if that is not known.
func (n *Node) Key(i int) *Node {
	if i >= len(n.Spots) {
		return n
	}
	return &Node{Line: int(n.Spots[i].Line), Column: int(n.Spots[i].Column)}
}

// Text returns the string that a Scalar holds.
func (n *Node) Text() (string, bool) {
	if n == nil || n.Kind != Scalar {
		return "", false
	}
	s, ok := n.Value.(string)
	return s, ok
}

// IsCall reports whether the node is a function, so that its value is not known yet.
func (n *Node) IsCall() bool { return n != nil && (n.Kind == Call || n.Kind == Choice) }

// IsNull reports whether it is the null value, or nothing.
func (n *Node) IsNull() bool { return n == nil || n.Kind == Scalar && n.Value == nil }

// IsDynamic reports whether the node is or contains a function.
func (n *Node) IsDynamic() bool { return n != nil && n.dynamic }

// Empty reports whether Python takes the value for false: null, false, 0, "" and empty lists and
// maps.
func (n *Node) Empty() bool {
	if n == nil {
		return true
	}
	switch n.Kind {
	case Scalar:
		return !Truth(n.Value)
	case List, Map:
		return len(n.Items) == 0
	}
	return false
}

// Plain returns the value as maps, lists and scalars; functions are the maps that they were written
// as. Every call makes it again.
func (n *Node) Plain() any {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case List:
		list := make([]any, len(n.Items))
		for i, item := range n.Items {
			list[i] = item.Plain()
		}
		return list
	case Map:
		m := make(map[string]any, len(n.Items))
		for i, key := range n.Keys {
			m[key] = n.Items[i].Plain()
		}
		return m
	case Call:
		return map[string]any{n.Name: n.Args.Plain()}
	case Choice:
		args := []any{n.If.Condition.Plain(), n.If.Then.Node.Plain()}
		if n.If.Else.Node.Kind != Absent {
			args = append(args, n.If.Else.Node.Plain())
		}
		return map[string]any{n.If.Name: args}
	}
	return n.Value
}

// Written is Plain with the booleans that have a name as texts: Yes is "Yes".
func (n *Node) Written() any { return AsWritten(n).Plain() }

// AsWritten returns the tree in which the booleans that have a name are texts. It shares what has
// none.
func AsWritten(n *Node) *Node {
	if n == nil || n.Kind == Scalar {
		return n.text()
	}
	made := n
	for i, item := range n.Items {
		text := AsWritten(item)
		if text == item {
			continue
		}
		if made == n {
			changed := *n
			made, changed.Items = &changed, slices.Clone(n.Items)
		}
		made.Items[i] = text
	}
	return made
}

// text returns a boolean with a name as that text; any other node is returned itself.
func (n *Node) text() *Node {
	if n == nil || n.Kind != Scalar || n.Name == "" {
		return n
	}
	return &Node{Value: n.Name, Line: n.Line, Column: n.Column}
}

// Of makes a tree of plain values, such as a stored one.
func Of(v any) *Node {
	switch v := v.(type) {
	case []any:
		n := &Node{Kind: List, Items: make([]*Node, len(v))}
		for i, item := range v {
			n.Items[i] = Of(item)
		}
		return n
	case map[string]any:
		n := &Node{Kind: Map, Keys: sortedKeys(v)}
		for _, key := range n.Keys {
			n.Items = append(n.Items, Of(v[key]))
		}
		return n
	}
	return &Node{Value: TypedNumbers(v)}
}

// A Path is the place of a node, as Heat writes it: resources.r.properties.a[0].b. It is a list
// that grows at its end; the text is made only when it is needed.
type Path struct {
	Up    *Path
	Key   string
	Index int
	List  bool // Index leads here, not Key
	Call  bool // Key is the name of a function, and its arguments follow
}

// In returns the path of a key below p.
func (p *Path) In(key string) *Path { return &Path{Up: p, Key: key} }

// Into returns the path of the arguments of a call.
func (p *Path) Into(function string) *Path { return &Path{Up: p, Key: function, Call: true} }

// through returns the path of the node at p after the ifs that have led to it.
func (n *Node) through(p *Path) *Path {
	for v := n.via; v != nil; v = v.within {
		p = p.Into(v.name)
	}
	return p
}

// At returns the path of a list's item.
func (p *Path) At(index int) *Path { return &Path{Up: p, Index: index, List: true} }

func (p *Path) String() string {
	if p == nil {
		return ""
	}
	if p.List {
		return p.Up.String() + "[" + strconv.Itoa(p.Index) + "]"
	}
	if p.Up == nil {
		return p.Key
	}
	return p.Up.String() + "." + p.Key
}
