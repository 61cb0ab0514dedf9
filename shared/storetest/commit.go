package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hearth/shared/stack"
	"hearth/shared/store"
)

var background = context.Background()

func testRoundTrip(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := stack.Stack{
		ID: newID(), Name: "app", Project: "p", Owner: "ann", OwnerID: "u1", Region: "r", Parent: "other",
		Action: stack.Update, Status: stack.Failed, Reason: "why", Description: "what",
		Cause: stack.CausePartial, SourceID: "now", PreviousID: "before", Undone: true, CredentialID: "c", UserProject: "up",
		TimeoutMins: 60, DisableRollback: true, Tags: []string{"a", `b"c`}, Generation: 7,
		Options:  &stack.Options{NotificationARNs: []string{"arn"}, RollbackTriggers: []stack.RollbackTrigger{{ARN: "a", Type: "t"}}, MonitoringMinutes: 5, Capabilities: []string{"c"}, DeleteOnFailure: true, Token: "t", Begun: moment},
		Deadline: moment.Add(time.Hour), Created: moment, Updated: moment.Add(1), Deleted: moment.Add(2), Version: 3,
	}
	k.Updated, k.Deleted = moment.Add(time.Second), moment.Add(time.Minute)
	src := stack.Source{
		ID: newID(), StackID: k.ID, Template: []byte("heat_template_version: 2021-04-16\n\x00\xff"),
		Files: map[string]string{"file:///a": "b\x00"},
		Environment: stack.Environment{
			Parameters: map[string]any{"n": 1.5}, ParameterDefaults: map[string]any{"l": []any{"x", nil, true}},
			ResourceRegistry: map[string]any{}, EventSinks: []any{}, EncryptedNames: []string{"n"},
		},
	}
	cred := stack.Credential{ID: newID(), Project: "p", UserID: "u", UserName: "n", TrustID: "t", AppID: "a", AppSecret: "s", KeyAccess: "k", KeySecret: "x", Region: "r", DomainName: "d"}
	r := stack.Resource{
		ID: newID(), StackID: k.ID, Name: "server", Type: "OS::Nova::Server", Declared: "My::Server", Action: stack.Create, Status: stack.InProgress, Reason: "x",
		PhysicalID: "ph", PhysicalName: "pn", AccessKey: "HEARTHKEY", Claim: "compute/server/ph", Retain: true,
		Properties: map[string]any{"a": map[string]any{"b": []any{1.0}}}, Data: map[string]any{}, Attributes: map[string]any{"c": "d"}, Metadata: map[string]any{"e": nil},
		Marks:    stack.Marks{Skipped: "a source", Released: stack.ReleaseBegun, TakenFrom: []string{"other"}, Before: map[string]any{}, AtHooks: []string{stack.PreUpdate}},
		Requires: []string{"net"}, RequiredBy: []string{},
		Work: stack.Work{
			Step: 2, Since: moment, Until: moment,
			CallState: stack.CallState{Begun: true, Answers: []stack.Answer{{Code: 200, Body: map[string]any{"id": "1"}}}},
		},
		Due: moment, WaitKey: "w", Generation: 7, Source: "now", Created: moment, Updated: moment, Version: 9,
	}
	bare := newResource(k, "bare")
	e := stack.Event{ID: newID(), StackID: k.ID, ResourceName: "server", ResourceType: "T", PhysicalID: "ph", Action: stack.Create, Status: "SIGNAL", Reason: "y", Properties: map[string]any{"z": 1.0}, Time: moment, Retained: true}
	commit(t, s, stack.Change{NewStack: &k, NewSource: &src, NewCredential: &cred, NewResources: []stack.Resource{r, bare}, Events: []stack.Event{e}})

	same(t, must(s.Stack(background, k.ID)), k)
	same(t, must(s.Source(background, src.ID)), src)
	same(t, must(s.Credential(background, cred.ID)), cred)
	same(t, must(s.Resources(background, k.ID, nil)), []stack.Resource{bare, r})
	same(t, must(s.Resources(background, k.ID, []string{"server", "none"})), []stack.Resource{r})
	same(t, must(s.EventByID(background, k.ID, e.ID)), e, cmpopts.IgnoreFields(stack.Event{}, "At"))

	k.Reason, r.Data, r.Marks = "another", map[string]any{"key": "v"}, stack.Marks{}
	commit(t, s, stack.Change{Stack: &k, Resource: &r})
	k.Version, r.Version = 4, 10
	same(t, must(s.Stack(background, k.ID)), k)
	same(t, must(s.ResourceNamed(background, k.ID, "server")), r)
}

func same(t testing.TB, got, want any, opts ...cmp.Option) {
	t.Helper()
	if diff := cmp.Diff(want, got, opts...); diff != "" {
		t.Errorf("what came back differs (-want +got):\n%s", diff)
	}
}

func testOddText(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("odd")
	k.Reason, k.Tags = "nul \x00, not UTF-8 \xff\xfe", []string{"\x00"}
	r := newResource(k, "r")
	r.Reason = "\x00"
	r.Attributes = map[string]any{"console": "\x00\xff"}
	commit(t, s, stack.Change{NewStack: &k, NewResources: []stack.Resource{r}})
	if got := must(s.Stack(background, k.ID)).Reason; !strings.HasPrefix(got, "nul \uFFFD, not") {
		t.Errorf("reason is %q", got)
	}
}

func testStale(t *testing.T, db Database) {
	s := db.Open(t, store.Options{RedeliverAfter: time.Microsecond})
	k := newStack("k")
	rows := withResources(t, s, k, "a", "b")
	kept := stack.Message{ID: newID(), Topic: stack.StackRequested, StackID: k.ID}
	commit(t, s, stack.Change{Messages: []stack.Message{kept}})

	late, good := rows[0], rows[1]
	late.Version, late.Reason, good.Reason = 5, "late", "good"
	lateStack, gone := k, newResource(k, "gone")
	lateStack.Version = 0
	other := newStack("other")
	results := s.Commit(background,
		stack.Change{Resource: &late, NewStack: &other, Events: []stack.Event{newEvent(k, "late")}, Consumed: []string{kept.ID}, Messages: []stack.Message{{Topic: stack.StackSettled, StackID: k.ID}}},
		stack.Change{Resource: &good, Events: []stack.Event{newEvent(k, "good")}},
		stack.Change{Stack: &lateStack, Events: []stack.Event{newEvent(k, "late")}},
		stack.Change{Resource: &gone},
	)
	wantStale(t, results[0])
	if results[1].Err != nil {
		t.Errorf("the good change: %v", results[1].Err)
	}
	wantStale(t, results[2])
	wantStale(t, results[3])
	got := must(s.Resources(background, k.ID, nil))
	if got[0].Reason != "" || got[0].Version != 1 || got[1].Reason != "good" || got[1].Version != 2 {
		t.Errorf("rows are %+v", got)
	}
	if events := must(s.Events(background, stack.EventQuery{StackID: k.ID})); len(events) != 1 || events[0].ResourceName != "good" {
		t.Errorf("events are %+v", events)
	}
	if due := due(s, 10); len(due) != 1 || due[0].ID != kept.ID {
		t.Errorf("the outbox holds %+v", due)
	}
	if _, err := s.Stack(background, other.ID); stack.CodeOf(err) != stack.EntityNotFound {
		t.Errorf("the stack of a refused change: %v", err)
	}
}

func testSameRow(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	r := withResources(t, s, k, "a")[0]
	first, second := r, r
	first.Reason, second.Reason = "first", "second"
	results := s.Commit(background, stack.Change{Resource: &first}, stack.Change{Resource: &second}, stack.Change{Stack: &k}, stack.Change{Stack: &k})
	if results[0].Err != nil || results[2].Err != nil {
		t.Errorf("the first ones: %v, %v", results[0].Err, results[2].Err)
	}
	wantStale(t, results[1])
	wantStale(t, results[3])
	if got := must(s.ResourceNamed(background, k.ID, "a")); got.Reason != "first" || got.Version != 2 {
		t.Errorf("the row is %+v", got)
	}
}

func testRefusedValue(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	rows := withResources(t, s, k, "a", "b", "c")
	rows[1].Action = "NONSENSE"
	unwritable := newEvent(k, "c")
	unwritable.Properties = map[string]any{"f": func() {}}
	results := s.Commit(background, stack.Change{Resource: &rows[0]}, stack.Change{Resource: &rows[1]}, stack.Change{Resource: &rows[2], Events: []stack.Event{unwritable}})
	if results[0].Err != nil {
		t.Errorf("the good change: %v", results[0].Err)
	}
	if results[1].Err == nil || results[2].Err == nil {
		t.Errorf("the bad changes: %v, %v", results[1].Err, results[2].Err)
	}
	twice := stack.Node{StackID: k.ID, Generation: 1, ResourceID: rows[0].ID, Action: stack.Create}
	r := s.Commit(background, stack.Change{Stack: &k, Planned: true, Nodes: []stack.Node{twice, twice}})[0]
	if r.Err == nil || stack.CodeOf(r.Err) != "" || r.Err.Error() == stack.ErrStale.Error() {
		t.Errorf("a plan with a node twice: %v", r.Err)
	}
}

func testDrop(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	rows := withResources(t, s, k, "a", "b")
	commit(t, s, stack.Change{Resource: &rows[0], Drop: true, Events: []stack.Event{newEvent(k, "a")}})
	wantStale(t, s.Commit(background, stack.Change{Resource: &rows[0], Drop: true})[0])
	if left := must(s.Resources(background, k.ID, nil)); len(left) != 1 || left[0].Name != "b" {
		t.Errorf("left are %+v", left)
	}
}

// testCrossing lets writers name the same rows in opposite orders.
func testCrossing(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	var names []string
	for i := range 40 {
		names = append(names, fmt.Sprintf("r%02d", i))
	}
	withResources(t, s, k, names...)
	var wg sync.WaitGroup
	for worker := range 6 {
		wg.Go(func() {
			for range 5 {
				rows, err := s.Resources(background, k.ID, nil)
				if err != nil {
					t.Error(err)
					return
				}
				if worker%2 == 1 {
					slices.Reverse(rows)
				}
				var changes []stack.Change
				for i := range rows {
					changes = append(changes, stack.Change{Resource: &rows[i], Messages: []stack.Message{{Topic: stack.ResourceStep, ResourceID: rows[i].ID}}})
				}
				for _, r := range s.Commit(background, changes...) {
					if r.Err != nil && r.Err != stack.ErrStale {
						t.Error(r.Err)
					}
				}
			}
		})
	}
	wg.Wait()
}
