package stepdef

import (
	"time"

	"hearth/shared/stack"
)

// A Replay lets a Do hook be written as if every call were answered at once. It returns the answers
// that have come, in order. The first call without an answer is the hook's next call:
//
//	t := stepdef.NewReplay(answers)
//	subnet, ok := t.Call(stack.Call{…}, nil)
//	if !ok {
//		return t.Result
//	}
type Replay struct {
	Result  HookResult // what the hook returns when Call returns false, or at the end
	answers []stack.Answer
}

// NewReplay returns a Replay that starts over with the answers so far.
func NewReplay(answers []stack.Answer) *Replay { return &Replay{answers: answers} }

// Call returns the answer to a call, or puts the call into Result. find describes how to recognise
// what the call creates; it is nil when the call creates nothing.
func (t *Replay) Call(call stack.Call, find *Find) (stack.Answer, bool) {
	if len(t.answers) > 0 {
		a := t.answers[0]
		t.answers = t.answers[1:]
		return a, true
	}
	t.Result.Call, t.Result.Find = &call, find
	return stack.Answer{}, false
}

// Rest returns the answers that no call has had yet.
func (t *Replay) Rest() []stack.Answer { return t.answers }

// IsLast reports whether the answer returned last is the newest one: only that call may be made
// again.
func (t *Replay) IsLast() bool { return len(t.answers) == 0 }

// SetData stores a value in the resource's Data; nil removes the key.
func (t *Replay) SetData(key string, v any) {
	if t.Result.Data == nil {
		t.Result.Data = map[string]any{}
	}
	t.Result.Data[key] = v
}

// SetUnsaved stores the ID of a copy of the object that no snapshot has yet. It is deleted with the
// object, unless the ID is emptied when the copy is complete.
func (t *Replay) SetUnsaved(id string) { t.Result.Unsaved = &id }

// Fail ends the hook with a failure: the class and the text are Heat's.
func (t *Replay) Fail(class, text string) HookResult {
	return t.FailWith(stack.Failure{Class: class, Text: text})
}

// FailWith ends the hook with a failure.
func (t *Replay) FailWith(f stack.Failure) HookResult {
	t.Result.Fail = f
	return t.Result
}

// FailBy ends the hook with a service's refusal.
func (t *Replay) FailBy(a stack.Answer) HookResult {
	t.Result.By = &a
	return t.Result
}

// RetryAtSignal makes the last call again after a pause, or when a signal for the resource
// arrives.
func (t *Replay) RetryAtSignal(d time.Duration) HookResult {
	t.Result.AtSignal = true
	return t.RetryAfter(d)
}

// RetryAfter makes the last call again after a pause.
func (t *Replay) RetryAfter(d time.Duration) HookResult {
	t.Result.RetryAfter = d
	return t.Result
}
