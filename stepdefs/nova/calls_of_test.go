package nova

import (
	"fmt"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// callsOf runs a Do hook with its calls: the first is answered with the body, all others with an empty
// success.
func callsOf(do stepdef.Do, r stack.Resource, first map[string]any) (calls []string) {
	var answers []stack.Answer
	for range 20 {
		want := do(r, answers)
		if want.Call == nil {
			return calls
		}
		line := want.Call.Method + " " + want.Call.Path
		if want.Call.Body != nil {
			line += " " + fmt.Sprint(want.Call.Body)
		}
		calls = append(calls, line)
		answer := stack.Answer{Code: 200}
		if len(answers) == 0 {
			answer.Body = first
		}
		answers = append(answers, answer)
	}
	return append(calls, "without end")
}
