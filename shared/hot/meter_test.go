package hot

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"hearth/shared/stack"
)

const version2021 = "heat_template_version: wallaby\n"

var errLeft = errors.New("the client has left")

// endless returns a parameter whose pattern takes all the steps that there are.
func endless(n int) string {
	text := version2021 + "parameters:\n"
	for i := range n {
		text += fmt.Sprintf("  p%d: {type: string, default: '%s!', constraints: [{allowed_pattern: '^((a{1,100}){1,100})*$'}]}\n", i, strings.Repeat("a", 2000))
	}
	return text + "resources: {}\n"
}

// TestPatternsShareTheStepsOfARequest checks that all patterns of a request share its steps, and
// that a caller without a token has few of them.
func TestPatternsShareTheStepsOfARequest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		anonymous bool
		most      int
	}{{true, anonymousSteps}, {false, mostSteps}} {
		m := &stack.Meter{Anonymous: c.anonymous, Tell: func(int, int) error { return nil }}
		for range 2 {
			template, err := Parse([]byte(endless(4)), Limits{Meter: m})
			if err == nil {
				t.Fatal("the defaults hold")
			}
			if template != nil {
				template.ValuesFor(m, stack.Environment{}, Pseudo{})
			}
		}
		if n := m.Matched(); n > c.most+mostAtOnce/100 || n < c.most/2 {
			t.Errorf("anonymous %v: %d steps, of %d", c.anonymous, n, c.most)
		}
	}
}

// TestMeterEndsPatterns checks that the meter is called before a long match and before many
// instructions are made, and can end them.
func TestMeterEndsPatterns(t *testing.T) {
	t.Parallel()
	bytes := 0
	m := &stack.Meter{Tell: func(_, made int) error {
		if bytes += made; bytes > 1<<20 {
			return errLeft
		}
		return nil
	}}
	_, err := Parse([]byte(endless(4)), Limits{Meter: m})
	if err == nil || m.Matched() > 0 {
		t.Errorf("%v after %d steps", err, m.Matched())
	}
	if bytes < 1<<20 {
		t.Errorf("the meter was told of %d bytes", bytes)
	}
}

// TestMeterEndsExpressions checks that the meter counts what is resolved, and can end an
// expression.
func TestMeterEndsExpressions(t *testing.T) {
	t.Parallel()
	template, err := Parse([]byte(version2021+"resources: {a: {type: OS::Heat::Value, properties: {value: "+
		"{yaql: {expression: 'range(200).select(range(200).select(range(200).sum()).sum()).sum()', data: {}}}}}}\n"), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	values := 0
	m := &stack.Meter{Tell: func(n, _ int) error {
		if values += n; values > 10*toldValues {
			return errLeft
		}
		return nil
	}}
	work := NewWork(m)
	_, problems := template.Properties("a", Scope{Work: work})
	if len(problems) == 0 {
		t.Error("no problem")
	}
	if !work.Over() {
		t.Error("the work is not over")
	}
	if values > 20*toldValues {
		t.Errorf("the work ends after %d values", values)
	}
	if err := work.Spend(1); !errors.Is(err, errLeft) {
		t.Errorf("the work goes on: %v", err)
	}
}

// TestAnonymousCallersHaveLessWork checks that the template of a caller without a token may take a quarter
// of the work.
func TestAnonymousCallersHaveLessWork(t *testing.T) {
	t.Parallel()
	work := NewWork(&stack.Meter{Anonymous: true})
	if err := work.Spend(anonymousWork); err != nil {
		t.Errorf("an anonymous caller's work ends too early: %v", err)
	}
	if work.Spend(1) == nil {
		t.Error("an anonymous caller's work does not end")
	}
	if err := NewWork(nil).Spend(anonymousWork + 1); err != nil {
		t.Errorf("a user's work ends at the bound of anonymous callers: %v", err)
	}
}
