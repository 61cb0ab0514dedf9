package hot

import (
	"errors"

	"hearth/shared/hot/funcs"
	"hearth/shared/pattern"
)

// The instructions that a template's patterns have are bounded, and the steps that their
// values take: all together, and each by itself. A pattern that refers back to what it has
// matched has fewer, since its steps may grow exponentially.
const (
	mostStates     = 200_000
	mostSteps      = 1 << 24
	mostAtOnce     = 1 << 23
	mostWithMemory = 1 << 20
)

// patience is what is left of the instructions and steps for one template.
type patience struct{ states, steps int }

func newPatience() *patience { return &patience{mostStates, mostSteps} }

// compile reads a pattern of Python's or of Java's.
func (p *patience) compile(text string, dialect pattern.Dialect) (*pattern.Pattern, error) {
	made, err := pattern.Compile(text, dialect, 0, p.states)
	if errors.Is(err, pattern.ErrTooLarge) {
		return nil, say("the template's patterns are too large")
	}
	if err == nil {
		p.states -= made.Size()
	}
	return made, err
}

// match reports whether a pattern allows a text.
func (p *patience) match(by *pattern.Pattern, text string) (bool, error) {
	budget := mostAtOnce
	if !by.Linear() {
		budget = mostWithMemory
	}
	budget = min(budget, p.steps)
	before := budget
	whole, err := by.Whole(text, &budget)
	if err != nil {
		return false, tooLong()
	}
	return whole, p.spend(before - budget)
}

// spend counts steps.
func (p *patience) spend(steps int) error {
	if p.steps -= steps; p.steps < 0 {
		return tooLong()
	}
	return nil
}

func tooLong() error {
	return say("it takes too long to look at the values that the template's patterns are for")
}

// steps is about how many it takes to look at a value.
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

// Cost is about what it takes to make a value of this parameter of what is given, and to
// check it, in values looked at.
func (p *Parameter) Cost(v any) int {
	return p.steps(v)/16 + 16*weight(v, 1<<20)
}

// weight counts values and, as a few of them, the letters of texts; it ends when that is
// more than most.
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

// readPattern reads a pattern in the first of some dialects in which it is one.
func (c *Constraint) readPattern(n *Node, of *patience, dialects ...pattern.Dialect) error {
	text, ok := n.Text()
	if !ok {
		return say("AllowedPattern must be a string")
	}
	c.Pattern = text
	var first error
	for _, dialect := range dialects {
		made, err := of.compile(text, dialect)
		if err == nil {
			c.pattern = made
			return nil
		}
		if first == nil {
			first = err
		}
	}
	return say("AllowedPattern %s is not a pattern that can be used: %v", funcs.JSON(Clip(text)), first)
}
