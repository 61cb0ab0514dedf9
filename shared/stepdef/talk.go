package stepdef

import (
	"time"

	"hearth/shared/stack"
)

// A Talk lets a Do hook be written as if every call were answered at once. It returns the answers
// that have come, in order. The first question without an answer is the hook's next call:
//
//	t := stepdef.NewTalk(answers)
//	subnet, ok := t.Ask(stack.Call{…}, nil)
//	if !ok {
//		return t.Want
//	}
type Talk struct {
	Want    Want // what the hook returns when Ask returns false, or at the end
	answers []stack.Answer
}

// NewTalk returns a Talk that starts over with the answers so far.
func NewTalk(answers []stack.Answer) *Talk { return &Talk{answers: answers} }

// Ask returns the answer to a call, or puts the call into Want. find describes how to recognise
// what the call creates; it is nil when the call creates nothing.
func (t *Talk) Ask(call stack.Call, find *Find) (stack.Answer, bool) {
	if len(t.answers) > 0 {
		a := t.answers[0]
		t.answers = t.answers[1:]
		return a, true
	}
	t.Want.Call, t.Want.Find = &call, find
	return stack.Answer{}, false
}

// Rest returns the answers that no question has had yet.
func (t *Talk) Rest() []stack.Answer { return t.answers }

// IsLast reports whether the answer returned last is the newest one: only that one may be asked for
// again.
func (t *Talk) IsLast() bool { return len(t.answers) == 0 }

// Keep stores a value in the resource's Data; nil removes the key.
func (t *Talk) Keep(key string, v any) {
	if t.Want.Data == nil {
		t.Want.Data = map[string]any{}
	}
	t.Want.Data[key] = v
}

// KeepUnsaved stores the ID of a copy of the object that no snapshot has yet. It is deleted with the
// object, unless the ID is emptied when the copy is complete.
func (t *Talk) KeepUnsaved(id string) { t.Want.Unsaved = &id }

// Fail ends the talk with a failure: the class and the text are Heat's.
func (t *Talk) Fail(class, text string) Want {
	return t.FailWith(stack.Failure{Class: class, Text: text})
}

// FailWith ends the talk with a failure.
func (t *Talk) FailWith(f stack.Failure) Want {
	t.Want.Fail = f
	return t.Want
}

// FailBy ends the talk with a service's refusal.
func (t *Talk) FailBy(a stack.Answer) Want {
	t.Want.By = &a
	return t.Want
}

// RetryAtSignal asks the last question again after a pause, or when a signal for the resource
// arrives.
func (t *Talk) RetryAtSignal(d time.Duration) Want {
	t.Want.AtSignal = true
	return t.RetryAfter(d)
}

// RetryAfter asks the last question again after a pause.
func (t *Talk) RetryAfter(d time.Duration) Want {
	t.Want.RetryAfter = d
	return t.Want
}
