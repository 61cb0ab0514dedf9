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
		c := Constraint{Kind: AllowedPattern, whole: s.v.texts}
		err := c.readPattern(text, s.patterns, s.dialects(n)...)
		add(c, allowedPatternKey, err)
	}
}

// dialects returns the dialects in which a pattern is read. Where AWS's clients decide it is Java's,
// and Python's for a pattern that Java cannot read. In Heat's own version it is the other way round.
func (s schemaReader) dialects(n *Node) []pattern.Dialect {
	written, _ := n.Get(s.v.words.parameter.kind).Text()
	switch _, known := s.v.words.parameter.types[written]; {
	case !known:
		return []pattern.Dialect{pattern.Java}
	case s.v.texts:
		return []pattern.Dialect{pattern.Java, pattern.Python}
	}
	return []pattern.Dialect{pattern.Python, pattern.Java}
}
