package stack

import "testing"

func TestPolicyInForce(t *testing.T) {
	s := Stack{ID: "s", Generation: 4, Status: Complete}
	p := PolicyOf(s).With("first", s)
	if p.InForce(s) != "first" || p.Root != "s" {
		t.Errorf("set on a stack at rest: %+v", p)
	}
	during, body := "open", "second"
	updating := Stack{ID: "s", Generation: 5, Status: InProgress}
	for _, c := range []struct {
		change             PolicyChange
		during, afterwards string
	}{
		{PolicyChange{During: &during}, "open", "first"},
		{PolicyChange{Body: &body}, "first", "second"},
		{PolicyChange{Body: &body, During: &during}, "open", "second"},
	} {
		now := p.Change(c.change, 5)
		if got := now.InForce(updating); got != c.during {
			t.Errorf("%+v: in the update %q holds", c, got)
		}
		later := now.With("third", updating)
		if later.InForce(updating) != c.during || later.InForce(s) != "third" {
			t.Errorf("%+v: set during the update: %+v", c, later)
		}
		updating := updating
		updating.Status = Failed
		if got := now.InForce(updating); got != c.afterwards {
			t.Errorf("%+v: after the update %q holds", c, got)
		}
		updating.Status, updating.Generation = InProgress, 6
		if got := now.InForce(updating); got != c.afterwards {
			t.Errorf("%+v: in the next update %q holds", c, got)
		}
	}
}
