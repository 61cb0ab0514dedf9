package planner

import (
	"context"
	"testing"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/live"
	"hearth/shared/engine/source"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A scriptedCloud gives its answers one after the other.
type scriptedCloud struct {
	commit.Cloud
	answers []stack.Answer
}

func (c *scriptedCloud) Do(context.Context, stack.Account, stack.Call) stack.Answer {
	a := c.answers[0]
	c.answers = c.answers[1:]
	return a
}

func shown(status string) stack.Answer {
	return stack.Answer{Code: 200, Body: map[string]any{"backup": map[string]any{"status": status}}}
}

// A copy whose removal is refused because an earlier removal has begun is no failure.
func TestRemovalOfACopy(t *testing.T) {
	refused := stack.Answer{Code: 400}
	for name, c := range map[string]struct {
		answers []stack.Answer
		left    bool
		fails   bool
	}{
		"removed":       {[]stack.Answer{shown("available"), {Code: 202}}, true, false},
		"gone":          {[]stack.Answer{{Code: 404}}, false, false},
		"being removed": {[]stack.Answer{shown("deleting")}, true, false},
		"an earlier removal begins between calls": {[]stack.Answer{shown("available"), refused, shown("deleting")}, true, false},
		"an earlier removal ends between calls":   {[]stack.Answer{shown("available"), refused, {Code: 404}}, false, false},
		"refused":                                 {[]stack.Answer{shown("available"), refused, shown("available")}, true, true},
		"cannot be asked again":                   {[]stack.Answer{shown("available"), refused, {Code: 503}}, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			cloud := &scriptedCloud{answers: c.answers}
			e := &Planner{Runtime: &live.Runtime{Reader: &source.Reader{Base: &commit.Base{Cloud: cloud}}}}
			left, why := e.deleteCopy(t.Context(), stack.Account{}, stepdef.Forget{Service: "volume", Path: "/backups/{copy}"}, "b")
			if left != c.left || (why != "") != c.fails {
				t.Errorf("left %v, %q; want left %v, failure %v", left, why, c.left, c.fails)
			}
			if len(cloud.answers) > 0 {
				t.Errorf("%d calls were not made", len(cloud.answers))
			}
		})
	}
}
