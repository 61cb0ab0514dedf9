package hot

import (
	"hearth/shared/hot/funcs"
)

// Condition returns the value of a condition, which is evaluated once: a boolean, or an unknown value.
func (s *inside) Condition(name string) (any, error) {
	c := s.t.conditions[name]
	if c == nil {
		return false, &funcs.NoCondition{Name: name}
	}
	if o := s.settled[name]; o != nil {
		if !o.done {
			return false, circularCondition(name)
		}
		return o.value, o.err
	}
	if s.settled == nil {
		s.settled = map[string]*outcome{}
	}
	o := &outcome{}
	s.settled[name] = o
	o.value, o.err = s.conditionValue(c)
	o.err, o.done = maskCondition(s.secrets, o.err), true
	return o.value, o.err
}

func (s *inside) conditionValue(c *Condition) (any, error) {
	v, err := funcs.Resolve(c.Node, s)
	if err != nil {
		return false, err
	}
	if u, unknown := s.Unknown(v); unknown {
		return u, nil
	}
	if c.refused {
		return true, nil
	}
	holds, ok := v.(bool)
	if !ok {
		return false, wrongCondition(c.Name, v)
	}
	return holds, nil
}

// enabled evaluates the condition of a resource or an output.
func (s *inside) enabled(n *Node) (bool, error) {
	v, err := funcs.Resolve(n, s)
	if err != nil {
		return false, err
	}
	return funcs.Holds(v, s)
}
