package nested

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"hearth/shared/hot"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// PropertyError words what is wrong with a property, as Heat does; at is where the
// resource's properties stand.
func PropertyError(at, name string, w stepdef.Wrong) string {
	at = digits.ReplaceAllString(at, "$1[$2]$3")
	if w.Path != "" {
		at += "." + w.Path
	}
	message := hot.Clip(strings.ReplaceAll(w.Message, "{resource}", name))
	if w.Verbatim {
		return message
	}
	return "Property error: " + at + ": " + message
}

// digits is a name of a resource that looks like an index in Heat's sentences.
var digits = regexp.MustCompile(`^([Rr]esources)\.(\d+)(\.)`)

// Problem gives what is wrong with a property its place in the template.
func Problem(t *hot.Template, r *hot.Resource, w stepdef.Wrong) stack.Problem {
	return problemAt(t, r, t.PropertiesPath(r.Name), w)
}

func problemAt(t *hot.Template, r *hot.Resource, at string, w stepdef.Wrong) stack.Problem {
	p := stack.Problem{
		Code: cmp.Or(w.Code, stack.StackValidationFailed), Path: strings.TrimSuffix(at+"."+w.Path, "."),
		Message: PropertyError(at, r.Name, w), Hint: hot.Near(w.Key, w.Known), Lacking: w.Lacking,
	}
	if w.Offline != "" {
		p.Offline = PropertyError(at, r.Name, stepdef.Wrong{Path: w.Path, Message: w.Offline})
	}
	if w.Key != "" {
		p.Line, p.Column = t.PlaceOfKey(p.Path, w.Key)
	} else {
		p.Line, p.Column = t.Place(p.Path)
	}
	return p
}

// judged gives what is wrong its place. Names that are unknown come in the order of
// the text.
func judged(t *hot.Template, r *hot.Resource, wrong []stepdef.Wrong) stack.Problems {
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

// unvalued says that a problem is with the value of a call: a parameter or a file that
// is not there.
func unvalued(p stack.Problem) bool {
	return p.Code == stack.UserParameterMissing || strings.HasPrefix(p.Message, `No content found in the "files" section`)
}

// unread says that a problem is in a part of a template that Heat does not look at
// when it only shows what parameters there are.
func unread(p stack.Problem) bool {
	return strings.HasPrefix(p.Message, "The template section is invalid: ") || strings.HasPrefix(p.Message, "Parameter Groups error: ")
}

// spoilt are those of the properties at a path in which something was found wrong
// already: that one which refers to what is not there has no value is no mistake of
// its own.
func spoilt(found stack.Problems, at string) (properties []string) {
	for _, p := range found {
		if rest, ok := strings.CutPrefix(p.Path, at+"."); ok {
			properties = append(properties, rest[:strings.IndexAny(rest+".", ".[")])
		}
	}
	return properties
}
