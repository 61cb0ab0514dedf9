package stepdef

import (
	"time"

	"hearth/shared/stack"
)

// A Talk lets a Do hook be written as if every call were answered at once. It
// hands out the answers that have come, in order; the first question without one
// is what the hook wants next:
//
//	t := stepdef.NewTalk(answers)
//	subnet, ok := t.Ask(stack.Call{…}, nil)
//	if !ok {
//		return t.Want
//	}
type Talk struct {
	Want    Want // what to return when Ask says false, or when all is said
	answers []stack.Answer
}

// NewTalk begins anew with the answers so far.
func NewTalk(answers []stack.Answer) *Talk { return &Talk{answers: answers} }

// Ask gives the answer to a call, or puts the call into Want. find says how to
// recognise what the call creates; nil when it creates nothing.
func (t *Talk) Ask(call stack.Call, find *Find) (stack.Answer, bool) {
	if len(t.answers) > 0 {
		a := t.answers[0]
		t.answers = t.answers[1:]
		return a, true
	}
	t.Want.Call, t.Want.Find = &call, find
	return stack.Answer{}, false
}

// IsLast says whether the answer last given is the newest there is: only that one
// may be asked for again.
func (t *Talk) IsLast() bool { return len(t.answers) == 0 }

// Keep leaves a value in the resource's Data; nil removes the key.
func (t *Talk) Keep(key string, v any) {
	if t.Want.Data == nil {
		t.Want.Data = map[string]any{}
	}
	t.Want.Data[key] = v
}

// Fail ends the talk with a failure, in Heat's words.
func (t *Talk) Fail(why string) Want {
	t.Want.Fail = why
	return t.Want
}

// FailBy ends the talk with what a service refused; words come before its own.
func (t *Talk) FailBy(a stack.Answer, words string) Want {
	t.Want.By = &a
	return t.Fail(words)
}

// RetryAtSignal asks the last question once more after a pause, or when a signal for the
// resource comes.
func (t *Talk) RetryAtSignal(d time.Duration) Want {
	t.Want.AtSignal = true
	return t.RetryAfter(d)
}

// RetryAfter asks the last question once more after a pause.
func (t *Talk) RetryAfter(d time.Duration) Want {
	t.Want.RetryAfter = d
	return t.Want
}
