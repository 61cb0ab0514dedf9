package cfn

import "hearth/shared/stack"

// arn returns the ID of a stack as AWS's clients see it: Heat's ARN, which has AWS's form.
func arn(s stack.Stack) string {
	return stack.ARN(s.Project, s.Name, s.ID)
}
