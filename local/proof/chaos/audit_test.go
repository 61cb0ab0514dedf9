package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/shared/simcloud"
	"hearth/shared/stack"
	"hearth/shared/store"
)

// The audit finds each kind of violation.
func TestAuditFinds(t *testing.T) {
	ctx := t.Context()
	sim, err := simcloud.New(simcloud.Options{})
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]string{} // by kind: one that the cloud has
	for _, o := range sim.Objects() {
		there[o.Kind] = o.ID
	}
	db, err := store.Open(ctx, store.Options{URL: filepath.Join(t.TempDir(), "hearth.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()

	now := time.Now().UTC()
	made := func(id, name string, status stack.Status) stack.Stack {
		return stack.Stack{ID: id, Name: name, Project: "p", Action: stack.Create, Status: status, Reason: "told", CredentialID: "c-" + id, Created: now}
	}
	row := func(id, of, kind, physical string) stack.Resource {
		return stack.Resource{ID: id, StackID: of, Name: id, Type: kind, Action: stack.Create, Status: stack.Complete, PhysicalID: physical, Created: now, Updated: now}
	}
	good, stuck, unasked := made("1", "good", stack.Complete), made("2", "stuck", stack.InProgress), made("3", "unasked", stack.Complete)
	var changes []stack.Change
	for _, s := range []stack.Stack{good, stuck, unasked} {
		changes = append(changes, stack.Change{NewStack: &s, NewCredential: &stack.Credential{ID: s.CredentialID, TrustID: "t-" + s.ID}})
	}
	changes[0].NewResources = []stack.Resource{
		row("r1", "1", "OS::Neutron::Net", there["network"]),
		row("r2", "1", "OS::Neutron::Net", there["network"]),
		row("r3", "1", "OS::Neutron::Subnet", "not in the cloud"),
	}
	for i, result := range db.Commit(ctx, changes...) {
		if result.Err != nil {
			t.Fatalf("change %d: %v", i, result.Err)
		}
	}

	application := kinds[0]
	u := &audit{sim: sim, wiring: wiring{}, before: map[string]bool{}, perApplication: map[string]int{"network/network": 1}, clients: &clients{stories: []*story{
		{name: "good", id: "1", kind: application, willBeRemoved: true},
		{name: "stuck", id: "2", kind: application},
		{name: "gone", id: "4", kind: application},
		{name: "never accepted", kind: application},
	}}}
	r := &report{tally: newTally()}
	stacks, err := db.Stacks(ctx, stack.StackQuery{ShowDeleted: true})
	if err != nil || len(stacks) != 3 {
		t.Fatalf("%d stacks, %v", len(stacks), err)
	}
	u.compareStories(stacks, r)
	if err := u.compareObjects(ctx, db, stacks, r); err != nil {
		t.Fatal(err)
	}
	if err := u.compareTrusts(ctx, db, stacks, r); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"good (1) is CREATE_COMPLETE, undisturbed it is DELETE_COMPLETE",
		"stuck (2) is still CREATE_IN_PROGRESS",
		"gone (4) was accepted, and the database does not have it",
		"no client requested the stack unasked (3)",
		"good.r1 and good.r2 hold the same object",
		"the cloud has no network/subnet/not in the cloud",
		"of network/network where 0 applications have 0",
		"the trust of good is gone",
	} {
		if !slices.ContainsFunc(r.tally.wrong, func(found string) bool { return strings.Contains(found, want) }) {
			t.Errorf("it did not find %q among:\n%s", want, strings.Join(r.tally.wrong, "\n"))
		}
	}
}

func TestWiringFindsASwap(t *testing.T) {
	rows := []stack.Resource{
		{Name: "net", PhysicalID: "n1"}, {Name: "twin_2", PhysicalID: "n2"},
		{Name: "subnet", PhysicalID: "s1"}, {Name: "port", PhysicalID: "p1"}, {Name: "web", PhysicalID: "w1"},
		{Name: "subnet_2", PhysicalID: "s2"}, {Name: "port_2", PhysicalID: "p2"}, {Name: "worker", PhysicalID: "w2"},
	}
	w := wiring{"s1": "n1", "p1": "n1", "w1": "n1", "s2": "n2", "p2": "n2", "w2": "n2"}
	r := &report{tally: newTally()}
	if w.check(stack.Stack{Name: "s"}, rows, r); len(r.tally.wrong) > 0 {
		t.Errorf("nothing is wrong, and it found %v", r.tally.wrong)
	}
	w["w2"] = "another stack's"
	if w.check(stack.Stack{Name: "s"}, rows, r); len(r.tally.wrong) != 1 || !strings.Contains(r.tally.wrong[0], "s.worker (w2)") {
		t.Errorf("found %v", r.tally.wrong)
	}
}

// Shuffling loses no record and adds none.
func TestShuffleKeepsAll(t *testing.T) {
	m := newDisturber(newTally(), 1)
	m.begin(t.Context())
	for range 20 {
		l, on := m.draw()
		if !on {
			t.Fatal("it is over before it has begun")
		}
		l.shuffled = true
		body, n := shuffle([]byte(`{"Records":[{"messageId":"a"},{"messageId":"b"},{"messageId":"c"}]}`), l)
		switch {
		case n != 3:
			t.Fatalf("n = %d, want 3", n)
		case strings.Count(string(body), "messageId") != 3:
			t.Fatalf(`strings.Count(string(body), "messageId") = %d, want 3`, strings.Count(string(body), "messageId"))
		case !strings.Contains(string(body), `"a"`):
			t.Fatalf("string(body) = %q, want it to contain %q", string(body), `"a"`)
		}
	}
}
