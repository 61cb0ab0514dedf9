package hot

import (
	"errors"

	"hearth/shared/hot/funcs"
	"hearth/shared/pattern"
	"hearth/shared/stack"
)

// Bounds of the instructions of a template's patterns, and of the steps that matching takes: for
// all together, and for each pattern. A pattern with back references has fewer, since its steps may
// grow exponentially. A caller without a token has fewer of both.
const (
	mostStates      = 200_000
	anonymousStates = 50_000
	mostSteps       = 1 << 24
	anonymousSteps  = 1 << 20
	mostAtOnce      = 1 << 23
	mostWithMemory  = 1 << 20
)

// The request's meter counts patterns before they are read and matched, in its own units.
const (
	lightStates  = 4096 // instructions of a pattern that is read before the meter counts it
	stateBytes   = 112  // of an instruction
	stepsOfValue = 16   // that take as long as visiting a value
	stepBytes    = 16   // that a match remembers of a step, at most
)

// matchBudget holds the instructions and steps that one template has left. The steps are those of the
// whole request.
type matchBudget struct {
	states, steps int
	meter         *stack.Meter
}

func newMatchBudget(m *stack.Meter) *matchBudget {
	if m.IsAnonymous() {
		return &matchBudget{anonymousStates, max(anonymousSteps-m.Matched(), 0), m}
	}
	return &matchBudget{mostStates, max(mostSteps-m.Matched(), 0), m}
}

// compile reads a pattern of Python or of Java.
func (p *matchBudget) compile(text string, dialect pattern.Dialect) (*pattern.Pattern, error) {
	made, err := pattern.Compile(text, dialect, 0, min(p.states, lightStates))
	if errors.Is(err, pattern.ErrTooLarge) && p.states > lightStates {
		if err := p.meter.Spend(0, p.states*stateBytes); err != nil {
			return nil, err
		}
		made, err = pattern.Compile(text, dialect, 0, p.states)
	}
	if errors.Is(err, pattern.ErrTooLarge) {
		return nil, say("the template's patterns are too large")
	}
	if err == nil {
		p.states -= made.Size()
		err = p.meter.Spend(0, made.Size()*stateBytes)
	}
	return made, err
}

// match reports whether a pattern allows a text.
func (p *matchBudget) match(by *pattern.Pattern, text string) (bool, error) {
	budget := mostAtOnce
	if !by.Linear() {
		budget = mostWithMemory
	}
	budget = min(budget, p.steps)
	likely := budget
	if by.Linear() {
		likely = min(budget, by.Size()*(len(text)+1))
	}
	if err := p.meter.Spend(likely/stepsOfValue, likely*stepBytes); err != nil {
		return false, err
	}
	before := budget
	whole, err := by.Matches(text, &budget)
	spent := p.spend(before - budget)
	if err != nil {
		return false, tooLong()
	}
	return whole, spent
}

// spend counts steps.
func (p *matchBudget) spend(steps int) error {
	p.meter.Match(steps)
	if p.steps -= steps; p.steps < 0 {
		return tooLong()
	}
	return nil
}

func tooLong() error {
	return say("it takes too long to look at the values that the template's patterns are for")
}

// steps returns about how many steps visiting a value takes.
func (p *Parameter) steps(v any) int {
	sum := 0
	for _, c := range p.Constraints {
		if text, ok := v.(string); ok && c.Kind == AllowedPattern {
			sum += min(c.pattern.Size()*len(text), mostWithMemory)
		}
		if c.Kind == AllowedValues {
			sum += len(c.Allowed)
		}
	}
	return sum
}

// Cost returns about how many values are visited to read and check a value of this parameter.
func (p *Parameter) Cost(v any) int {
	return p.steps(v)/16 + 16*weight(v, 1<<20)
}

// weight counts values and, for long texts, several values each. It stops when that is more than
// most.
func weight(v any, most int) int {
	sum := 1
	switch v := v.(type) {
	case string:
		sum += len(v) / 8
	case []any:
		for _, item := range v {
			if sum > most {
				break
			}
			sum += weight(item, most-sum)
		}
	case map[string]any:
		for key, item := range v {
			if sum > most {
				break
			}
			sum += 1 + len(key)/8 + weight(item, most-sum)
		}
	}
	return sum
}

// readPattern reads a pattern in the first of the dialects that accepts it.
func (c *Constraint) readPattern(n *Node, of *matchBudget, dialects ...pattern.Dialect) error {
	text, ok := n.Text()
	if !ok {
		return say("AllowedPattern must be a string")
	}
	c.Pattern = text
	var first error
	for _, dialect := range dialects {
		made, err := of.compile(text, dialect)
		if err == nil {
			if c.pattern = made; c.whole {
				c.pattern = made.MatchingWhole()
			}
			return nil
		}
		if first == nil {
			first = err
		}
	}
	return say("AllowedPattern %s is not a pattern that can be used: %v", funcs.JSON(Clip(text)), first)
}
