package api

import (
	"errors"
	"slices"
	"strings"

	"hearth/shared/stack"
)

// repeatedClasses are the classes that Heat writes before the path of a part of a template.
var repeatedClasses = []stack.Class{
	stack.PropertyError, stack.OutputError, stack.ConditionError, stack.ConditionsError, stack.GroupError,
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
	p[0].Message = repeatColons(p[0])
	return p
}

// onlyAmazon are sections that Heat does not have.
var onlyAmazon = []string{"Rules", "Metadata", "Transform"}

// repeatColons returns the message of a problem with a second colon after its class and its path.
func repeatColons(p stack.Problem) string {
	if p.Class != "" && !slices.Contains(repeatedClasses, p.Class) {
		return p.Message
	}
	class, where := "", ""
	if p.Class != "" {
		class = string(p.Class) + ": : "
	}
	if p.Where != "" {
		where = p.Where + ": "
		if section, _, _ := strings.Cut(p.Where, "."); !slices.Contains(onlyAmazon, section) {
			where += ": "
		}
	}
	return class + where + p.Text()
}
