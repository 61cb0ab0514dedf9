package nested

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"hearth/shared/hot"
	"hearth/shared/near"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// PropertyError words what is wrong with a property, as Heat does. at is the path of the resource's
// properties.
func PropertyError(at, name string, w stepdef.Wrong) string {
	return PropertyProblem(at, name, w).Message
}

// PropertyProblem returns the problem of a property that a resource may not have as it is.
func PropertyProblem(at, name string, w stepdef.Wrong) stack.Problem {
	return stack.Problem{Code: stack.StackValidationFailed}.WithHeading(propertyError(at, name, w))
}

// propertyError returns the heading of the sentence about a property, and its text.
func propertyError(at, name string, w stepdef.Wrong) (class stack.Class, where, text string) {
	at = digits.ReplaceAllString(at, "$1[$2]$3")
	if w.Path != "" {
		at += "." + w.Path
	}
	text = hot.Clip(strings.ReplaceAll(w.Message, "{resource}", name))
	if w.Verbatim {
		return "", "", text
	}
	return stack.PropertyError, at, text
}

// digits matches a name of a resource that looks like an index in Heat's sentences.
var digits = regexp.MustCompile(`^([Rr]esources)\.(\d+)(\.)`)

// Problem turns a mistake in a property into a problem with its place in the template.
func Problem(t *hot.Template, r *hot.Resource, w stepdef.Wrong) stack.Problem {
	return problemAt(t, r, t.PropertiesPath(r.Name), w)
}

func problemAt(t *hot.Template, r *hot.Resource, at string, w stepdef.Wrong) stack.Problem {
	p := stack.Problem{
		Code: cmp.Or(w.Code, stack.StackValidationFailed), Path: strings.TrimSuffix(at+"."+w.Path, "."),
		Hint: near.NameHint(w.Key, w.Known),
	}
	class, where, text := propertyError(at, r.Name, w)
	p = p.WithHeading(class, where, text)
	if w.Offline != "" {
		offline := stack.Problem{}.WithHeading(propertyError(at, r.Name, stepdef.Wrong{Path: w.Path, Message: w.Offline}))
		p.Offline, p.OfflineWhere = offline.Message, offline.Where
	}
	if w.Key != "" {
		p.Kind, p.Key = stack.UnknownKey, w.Key
		p.Line, p.Column = t.PlaceOfKey(p.Path, w.Key)
	} else {
		p.Line, p.Column = t.Place(p.Path)
		p.Hint = t.FunctionHint(p.Path)
	}
	return p
}

// propertyProblems turns mistakes into problems with their places. Unknown names come in the order
// of the text.
func propertyProblems(t *hot.Template, r *hot.Resource, wrong []stepdef.Wrong) stack.Problems {
	var problems stack.Problems
	named := 0
	for _, w := range wrong[:min(len(wrong), mostProblems)] {
		problems = append(problems, Problem(t, r, w))
		if w.Key != "" && w.Path == "" {
			named++ // these are the first
		}
	}
	slices.SortStableFunc(problems[:named], func(a, b stack.Problem) int {
		return cmp.Or(a.Line-b.Line, a.Column-b.Column)
	})
	return problems
}

// unvalued reports whether a problem is a parameter or a file that does not exist.
func unvalued(p stack.Problem) bool {
	return p.Code == stack.UserParameterMissing || p.Kind == stack.NoFile
}

// unread reports whether a problem is in a part of a template that Heat ignores when it only lists
// parameters.
func unread(p stack.Problem) bool {
	return p.Kind == stack.UnknownSection || p.Kind == stack.WrongGroup
}

// mistakenProperties returns the properties at a path in which something was found wrong already.
// Such a property has no value, which is no mistake of its own.
func mistakenProperties(found stack.Problems, at string) (properties []string) {
	for _, p := range found {
		if rest, ok := strings.CutPrefix(p.Path, at+"."); ok {
			properties = append(properties, rest[:strings.IndexAny(rest+".", ".[")])
		}
	}
	return properties
}
