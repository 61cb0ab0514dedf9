package hot

import "hearth/shared/hot/funcs"

// The constraints of CloudFormation's parameters are keys of the parameter itself.
const (
	minValueKey       = "MinValue"
	maxValueKey       = "MaxValue"
	minLengthKey      = "MinLength"
	maxLengthKey      = "MaxLength"
	allowedValuesKey  = "AllowedValues"
	allowedPatternKey = "AllowedPattern"
	constraintAbout   = "ConstraintDescription"
)

var keyedConstraints = []string{
	minValueKey, maxValueKey, minLengthKey, maxLengthKey, allowedValuesKey, allowedPatternKey, constraintAbout,
}

// keyed reads the constraints of a parameter, in Heat's order.
func (s schemaReader) keyed(n *Node) {
	about := ""
	if d := n.Get(constraintAbout); !d.Empty() {
		about = funcs.Str(d.Plain())
	}
	add := func(c Constraint, key string, err error) {
		if err != nil {
			s.report(n.Get(key), s.at.In(key).String(), "", "%s", err)
			return
		}
		c.Description = about
		s.p.Constraints = append(s.p.Constraints, c)
	}
	for _, b := range []struct{ kind, least, most string }{{Range, minValueKey, maxValueKey}, {Length, minLengthKey, maxLengthKey}} {
		least, most := n.Get(b.least), n.Get(b.most)
		if least == nil && most == nil {
			continue
		}
		c, key := Constraint{Kind: b.kind}, b.least
		if least == nil {
			key = b.most
		}
		err := c.readBounds(least, most)
		add(c, key, err)
	}
	if values := n.Get(allowedValuesKey); values != nil {
		c := Constraint{Kind: AllowedValues}
		err := c.readAllowed(values)
		add(c, allowedValuesKey, err)
	}
	if pattern := n.Get(allowedPatternKey); pattern != nil {
		c := Constraint{Kind: AllowedPattern}
		err := c.readPattern(pattern, s.patterns)
		add(c, allowedPatternKey, err)
	}
}
