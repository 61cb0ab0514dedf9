package engine_test

import (
	"strings"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

const slow = `
heat_template_version: 2016-10-14
resources:
  slow: {type: OS::Heat::Delay, properties: {min_wait: 3000}}
  next: {type: OS::Heat::TestResource, depends_on: slow, properties: {value: y}}
`

// TestTimeout: a stack fails when its timeout has passed, and its work in progress stops at once.
func TestTimeout(t *testing.T) {
	for _, keep := range []bool{true, false} {
		w := newWorld(t)
		e := w.engine(nil)
		start := w.clock.Now()
		s, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "late", TimeoutMins: 1, DisableRollback: keep, Source: stack.Source{Template: []byte(slow)}})
		if err != nil {
			t.Fatal(err)
		}
		s = w.run(e, nil, s.ID)
		took := w.clock.Now().Sub(start)
		if took < time.Minute || took > 2*time.Minute {
			t.Errorf("it took %s", took)
		}
		rows, err := w.store.Resources(t.Context(), s.ID, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !keep {
			if s.State() != "ROLLBACK_COMPLETE" || len(rows) != 0 {
				t.Errorf("%s: %s, %d rows", s.State(), s.Reason, len(rows))
			}
			continue
		}
		if s.State() != "CREATE_FAILED" || s.Reason != "Timed out" {
			t.Errorf("%s: %s", s.State(), s.Reason)
		}
		for _, r := range rows {
			switch r.Name {
			case "slow":
				if r.State() != "CREATE_FAILED" || !strings.HasPrefix(r.Reason, `CREATE aborted (Task create from Delay "slow" Stack `) {
					t.Errorf("slow is %s: %s", r.State(), r.Reason)
				}
			case "next":
				if r.State() != "INIT_COMPLETE" {
					t.Errorf("next is %s", r.State())
				}
			}
		}
	}
}
