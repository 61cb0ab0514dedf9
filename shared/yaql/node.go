package yaql

// A node is a piece of an expression. All are made by the parser and never change.
type node interface{ isNode() }

type (
	// literal is a constant; a bare word is the text that it is, and can also name
	// an argument or a key.
	literal struct {
		value any
		bare  bool
	}
	// dollar is $, $name.
	dollar struct{ name string }
	// call is name(…). Of the nodes it alone can be a method.
	call struct {
		name string
		args []node
	}
	// applied is an operator, an index, a list or a map: a function with a name that
	// cannot be written.
	applied struct {
		name string
		args []node
	}
	// wrapped is (…).
	wrapped struct{ inner node }
	// rule is a => b: a named argument, or an entry of a map.
	rule struct{ from, to node }
	// hole is an argument left out: f(a,,b).
	hole struct{}
)

func (literal) isNode()  {}
func (dollar) isNode()   {}
func (*call) isNode()    {}
func (*applied) isNode() {}
func (wrapped) isNode()  {}
func (*rule) isNode()    {}
func (hole) isNode()     {}
