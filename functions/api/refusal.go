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

// asRefusal returns a template's error with the text that Heat's API shows. Heat's engine doubles the
// colon after the error's class and after the path. The errors of Heat's validation have one colon.
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
