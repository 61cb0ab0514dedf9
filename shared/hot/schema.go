package hot

import (
	"hearth/shared/hot/funcs"
	"hearth/shared/pattern"
)

var constraintKeys = []string{"description", "length", "range", "modulo", "allowed_values", "allowed_pattern", "custom_constraint"}

func (s schemaReader) constraints(n *Node) {
	if n.IsNull() {
		return
	}
	at := s.at.In("constraints")
	if n.Kind != funcs.List {
		s.report(n, at.String(), "", "Invalid parameter constraints for parameter %s, expected a list", s.p.Name)
		return
	}
	for i, item := range n.Items {
		if !s.mapping(item, at.At(i), constraintKeys, "parameter constraints", false) {
			continue
		}
		c, where, err := s.constraint(item, at.At(i))
		if err != nil {
			s.report(where, at.At(i).String(), "", "%s", err.Error())
			continue
		}
		if c.Kind != "" {
			s.p.Constraints = append(s.p.Constraints, c)
		}
	}
}

// constraint reads a constraint. A constraint without a kind has been reported already.
func (s schemaReader) constraint(n *Node, at *funcs.Path) (c Constraint, where *Node, err error) {
	if about := n.Get("description"); !about.Empty() {
		c.Description = funcs.Str(about.Plain())
	}
	for _, kind := range []string{"modulo", "range", "length", "allowed_values", "allowed_pattern", "custom_constraint"} {
		if where = n.Get(kind); where == nil || kind == "modulo" && !s.v.modulo {
			continue
		}
		switch kind {
		case Modulo:
			if s.mapping(where, at.In(kind), []string{"step", "offset"}, "modulo constraint", false) {
				c.Kind = kind
				err = c.readModulo(where)
			}
		case Range, Length:
			if s.mapping(where, at.In(kind), []string{"min", "max"}, kind+" constraint", false) {
				c.Kind = kind
				err = c.readBounds(where.Get("min"), where.Get("max"))
			}
		case AllowedValues:
			c.Kind = kind
			err = c.readAllowed(where)
		case AllowedPattern:
			c.Kind = kind
			err = c.readPattern(where, s.patterns, pattern.Python)
		case CustomConstraint:
			c.Kind = kind
			c.Custom = funcs.Str(where.Plain())
		}
		return c, where, err
	}
	return c, n, say("No constraint expressed")
}

func (c *Constraint) readAllowed(n *Node) error {
	if n.Kind != funcs.List {
		return say("AllowedValues must be a list")
	}
	c.Allowed, _ = n.Written().([]any)
	return nil
}

func (c *Constraint) readBounds(least, most *Node) (err error) {
	if c.Min, err = numberOrNone(least); err != nil {
		return err
	}
	if c.Max, err = numberOrNone(most); err != nil {
		return err
	}
	if c.Min == nil && c.Max == nil {
		return say("A %s constraint must have a min value and/or a max value specified.", c.Kind)
	}
	for _, bound := range []any{c.Min, c.Max} {
		if _, real := bound.(float64); real && c.Kind == Length {
			return say("min/max length must be integral")
		}
	}
	return nil
}

func (c *Constraint) readModulo(n *Node) (err error) {
	if c.Step, err = numberOrNone(n.Get("step")); err != nil {
		return err
	}
	if c.Offset, err = numberOrNone(n.Get("offset")); err != nil {
		return err
	}
	if c.Step == nil || c.Offset == nil {
		return say("A modulo constraint must have a step value and an offset value specified.")
	}
	step, offset := toFloat(c.Step), toFloat(c.Offset)
	switch {
	case step != float64(int(step)) || offset != float64(int(offset)):
		return say("step/offset must be integer")
	case step == 0:
		return say("step cannot be 0.")
	case abs(offset) >= abs(step):
		return say("offset must be smaller (by absolute value) than step.")
	case step*offset < 0:
		return say("step and offset must be both positive or both negative.")
	}
	return nil
}

func numberOrNone(n *Node) (any, error) {
	if n.IsNull() {
		return nil, nil
	}
	return toNumber(n.Plain())
}

func abs(f float64) float64 {
	if f < 0 {
		return -f
	}
	return f
}
