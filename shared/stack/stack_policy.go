package stack

// A Policy says what updates of a stack may do with its resources, in AWS's JSON. An empty text allows
// everything.
type Policy struct {
	StackID string
	Root    string // ID of the root stack
	Body    string

	During string // in the place of Body while the action of a generation is under way
	Holds  int64  // that generation; 0 for none
}

// PolicyOf returns the policy of a stack that has none.
func PolicyOf(s Stack) Policy { return Policy{StackID: s.ID, Root: s.RootID()} }

// RootID returns the ID of the root of a stack's tree.
func (s Stack) RootID() string {
	if s.Root == "" {
		return s.ID
	}
	return s.Root
}

// InForce returns the text that holds for what a stack does now.
func (p Policy) InForce(s Stack) string {
	if p.Holds == s.Generation && p.Holds > 0 && s.Status == InProgress {
		return p.During
	}
	return p.Body
}

// With returns the policy with a new text. An action of the stack that is under way keeps the text
// with which it began.
func (p Policy) With(body string, s Stack) Policy {
	if s.Status == InProgress {
		p.During, p.Holds = p.InForce(s), s.Generation
	}
	p.Body = body
	return p
}

// A PolicyChange is what an update says of its stack's policy. What is nil stays.
type PolicyChange struct {
	Body   *string // from the next action on
	During *string // for this update
}

// Change returns the policy when the update begins that gives a stack a generation.
func (p Policy) Change(c PolicyChange, generation int64) Policy {
	p.During, p.Holds = p.Body, generation
	if c.During != nil {
		p.During = *c.During
	}
	if c.Body != nil {
		p.Body = *c.Body
	}
	return p
}
