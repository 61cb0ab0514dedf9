package yaql

// A node is a piece of an expression. The parser makes all of them, and they never change.
type node interface{ isNode() }

type (
	// literal is a constant. A bare word is a text, and can also name an argument or a key.
	literal struct {
		value any
		bare  bool
	}
	// dollar is $, $name.
	dollar struct{ name string }
	// call is name(…). No other node can be a method.
	call struct {
		name string
		args []node
	}
	// applied is an operator, an index, a list or a map: a function whose name cannot be written.
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
