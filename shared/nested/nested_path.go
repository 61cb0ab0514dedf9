package nested

import (
	"strings"

	"hearth/shared/hot"
	"hearth/shared/stack"
)

// A way is the path to a nested stack.
type nestedPath string

func (s *Stack) pathBelow(r *hot.Resource, template string) nestedPath {
	return nestedPath(s.Template.ResourcePath(r.Name) + "<" + template + ">")
}

// InChild words a problem of a child as Heat does: with the way to the child in front.
func (s *Stack) InChild(c Child, p stack.Problem) stack.Problem {
	return s.pathBelow(s.Template.Resource(c.Resource), c.Template).problemBelow(p)
}

// named returns a problem whose path includes the way; the sentence stays.
func (w nestedPath) named(p stack.Problem) stack.Problem {
	if p.Kind != stack.WholeTree {
		p.Path, p.Named = strings.TrimSuffix(string(w)+"."+p.Path, "."), false
	}
	return p
}

// problemBelow words a problem as Heat words those of a nested stack: with the way to it in front.
// A problem with another code than a failed validation names its code and becomes a failed
// validation. Only versions and schemas, which are read first, stay as they are.
func (w nestedPath) problemBelow(p stack.Problem) stack.Problem {
	if p.Kind == stack.WholeTree {
		return p
	}
	p.Path, p.Named = strings.TrimSuffix(string(w)+"."+p.Path, "."), false
	switch p.Code {
	case stack.InvalidTemplateVersion, stack.InvalidSchemaError:
		return p
	}
	if p.Code != stack.StackValidationFailed {
		p.Kind = kindAbove(p.Kind, false)
		p = p.WithHeading(stack.Class(p.Code), string(w), p.Message)
		p.Code = stack.StackValidationFailed
		return p
	}
	inSection := strings.ContainsAny(p.Where, ".[") // not the section as a whole
	p.Kind = kindAbove(p.Kind, inSection)
	if inSection {
		return p.WithHeading(p.Class, string(w)+"."+p.Where, p.Text())
	}
	return p.WithHeading("", string(w), p.Message)
}

// kindAbove returns the kind that a problem of a nested stack has for the parent. A type, section
// or file is unknown to the nested stack only. A wrong group or output stays one where the
// sentence still begins with it.
func kindAbove(k stack.Kind, begins bool) stack.Kind {
	switch k {
	case stack.NotFetched, stack.UnknownKey, stack.WrongDefault:
		return k
	case stack.WrongGroup, stack.WrongOutput:
		if begins {
			return k
		}
	}
	return ""
}
