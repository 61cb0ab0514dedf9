package hot

import (
	"regexp"
	"regexp/syntax"
	"strings"

	"hearth/shared/hot/funcs"
)

// Patterns of strangers cannot backtrack, but one may count to a thousand a thousand
// times. So the states that a template's patterns have are bounded, and the steps, of one
// state over one letter, that its values take.
const (
	mostStates = 200_000
	mostSteps  = 1 << 25
)

// patience is what is left of the states for the patterns of one template.
type patience struct{ states int }

// compile reads a pattern; the number is of its states.
func (p *patience) compile(text string) (*regexp.Regexp, int, error) {
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, 0, err
	}
	size := states(tree)
	if p.states += size; p.states > mostStates {
		return nil, 0, say("the template's patterns are too large")
	}
	pattern, err := regexp.Compile(text)
	return pattern, size, err
}

// states counts about how many a pattern has once its repetitions are written out.
func states(r *syntax.Regexp) int {
	sum := 1
	switch r.Op {
	case syntax.OpLiteral:
		sum = len(r.Rune)
	case syntax.OpCharClass:
		sum = 1 + len(r.Rune)/16
	}
	for _, sub := range r.Sub {
		sum += states(sub)
	}
	if r.Op == syntax.OpRepeat {
		sum *= max(r.Min+1, r.Max, 1)
	}
	return min(sum, 2*mostStates)
}

// steps is about how many it takes to look at a value.
func (p *Parameter) steps(v any) int {
	sum := 0
	for _, c := range p.Constraints {
		if text, ok := v.(string); ok && c.Kind == AllowedPattern {
			sum += c.states * len(text)
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

// tooLong refuses a value that a pattern would look at for too long.
func (p *Parameter) tooLong(v any, left *int) error {
	if *left -= p.steps(v); *left < 0 {
		return say("it takes too long to look at the values that the template's patterns are for")
	}
	return nil
}

// pattern makes Python's pattern one of Go's. Python anchors at the start only, and then
// looks whether the match, the first that it finds, went to the end.
func (c *Constraint) readPattern(n *Node, of *patience) error {
	text, ok := n.Text()
	if !ok {
		return say("AllowedPattern must be a string")
	}
	c.Pattern = text
	pattern, size, err := of.compile(`\A(?:` + strings.ReplaceAll(text, `\Z`, `\z`) + `)`)
	if err != nil {
		return say("AllowedPattern %s is not a pattern that can be used: %v", funcs.JSON(clip(text)), err)
	}
	c.pattern, c.states = pattern, size
	return nil
}
