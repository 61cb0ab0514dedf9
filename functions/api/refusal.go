package api

import (
	"errors"
	"slices"
	"strings"

	"hearth/shared/stack"
)

// errorKinds stand before what Heat says of a part of a template.
var errorKinds = []string{
	"Property error", "Output validation error", "Condition validation error", "Conditions validation error", "Parameter Groups error",
}

// asRefusal words what is wrong with a template as Heat does where its engine hands
// it to its API: what stands before the kind's and the path's colon comes through
// with a second one. What validation says comes another way, and has one each.
func asRefusal(err error) error {
	var p stack.Problems
	if !errors.As(err, &p) || len(p) == 0 || p[0].Code != stack.StackValidationFailed {
		return err
	}
	p = slices.Clone(p)
	p[0].Message = twice(p[0])
	return p
}

// onlyAmazon are sections that Heat does not have.
var onlyAmazon = []string{"Rules", "Metadata", "Transform"}

func twice(p stack.Problem) string {
	said, rest := "", p.Message
	for _, kind := range errorKinds {
		if after, ok := strings.CutPrefix(rest, kind+": "); ok {
			said, rest = kind+": : ", after
			break
		}
	}
	section := p.Path[:strings.IndexAny(p.Path+".", ".[")]
	path, after, ok := strings.Cut(rest, ": ")
	if ok && section != "" && !slices.Contains(onlyAmazon, section) && strings.HasPrefix(path, section) && strings.IndexAny(path[len(section):]+".", ".[") == 0 {
		return said + path + ": : " + after
	}
	return said + rest
}
