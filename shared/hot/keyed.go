package hot

import (
	"hearth/shared/hot/funcs"
	"hearth/shared/pattern"
)

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
	if text := n.Get(allowedPatternKey); text != nil {
		c := Constraint{Kind: AllowedPattern}
		err := c.readPattern(text, s.patterns, s.dialects(n)...)
		add(c, allowedPatternKey, err)
	}
}

// dialects returns the dialects in which a pattern is read: Python's, as in Heat, and then Java's,
// as in AWS, if it is none of Python's. For types that only AWS has it is Java's.
func (s schemaReader) dialects(n *Node) []pattern.Dialect {
	written, _ := n.Get(s.v.words.parameter.kind).Text()
	if _, known := s.v.words.parameter.types[written]; !known {
		return []pattern.Dialect{pattern.Java}
	}
	return []pattern.Dialect{pattern.Python, pattern.Java}
}
