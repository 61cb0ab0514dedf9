package yaql

import "cmp"

// Limits bound what an expression may do. A zero field means the default.
type Limits struct {
	Items  int // of a collection that is iterated over or returned: 200, as in Heat
	Memory int // bytes of one value, as Python counts them (a text's length and 49): 10,000, as in Heat
	Steps  int // calls of functions and items made: 500,000

	// Spend counts steps, each a hundredth of a millisecond at most; its error ends the evaluation.
	Spend func(steps int) error
}

// Bounds of an expression if its Limits name no others.
const (
	mostItems  = 200
	mostMemory = 10_000
	mostSteps  = 500_000
)

func (l Limits) filled() Limits {
	l.Items = cmp.Or(l.Items, mostItems)
	l.Memory = cmp.Or(l.Memory, mostMemory)
	l.Steps = cmp.Or(l.Steps, mostSteps)
	return l
}

// stepBytes is how many bytes made count as a step.
const stepBytes = 64

// spendAfter is after how many steps Spend is called.
const spendAfter = 256

// An engine is one evaluation.
type engine struct {
	library    *catalogue
	limits     Limits
	steps      int // steps done
	unreported int
	depth      int // of calls in one another
}

func (e *engine) spend(steps int) error {
	if e.steps += steps; e.steps > e.limits.Steps {
		return failed(TooLarge, "Evaluating the expression takes too much work.")
	}
	e.unreported += steps
	if e.unreported >= spendAfter {
		return e.tell()
	}
	return nil
}

// tell passes the spent steps on to Spend.
func (e *engine) tell() error {
	steps := e.unreported
	e.unreported = 0
	if e.limits.Spend == nil || steps == 0 {
		return nil
	}
	return e.limits.Spend(steps)
}

// enter counts nested calls; its caller must call leave.
func (e *engine) enter() error {
	e.depth++
	if e.depth > mostNested {
		return tooDeep()
	}
	return nil
}

func (e *engine) leave() { e.depth-- }

// fits reports whether values may exist together.
func (e *engine) fits(values ...any) error {
	total := 0
	for _, v := range values {
		total += size(v)
	}
	if total > e.limits.Memory {
		return tooMuchMemory()
	}
	return nil
}

// made is fits for a new value.
func (e *engine) made(v any) error {
	n := size(v)
	if n > e.limits.Memory {
		return tooMuchMemory()
	}
	return e.spend(n / stepBytes)
}
