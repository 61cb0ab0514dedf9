package main

import (
	"net/http"
	"reflect"
	"testing"
)

// The second version (of 2026-11-23) was killed in the middle of a rolling update, of an update of a
// nested stack, and of one that gives a server another port; a stack waited at a hook, and one
// waited for its second signal, which is too late now. This version reads what the rows had marked
// and the work that was under way. The stacks' deadlines were removed from the database, because
// they have passed when this test runs.
func TestUpgradeFromSecond(t *testing.T) {
	t.Parallel()
	was := leftBehind(t, "second", "sqlite")
	p := start(t, was.dir, "HEARTH_STATE="+was.dir, "HEARTH_LEASE=3s", "HEARTH_REDELIVER_AFTER=1s")
	u := p.login("demo")
	output := func(name string) any { return at(u.get(was.Stacks[name]), "stack", "outputs", 0, "output_value") }

	u.call("POST", u.api+was.Stacks["hooked"]+"/resources/m/signal", object{"unset_hook": "pre-create"}).want(t, http.StatusOK)
	for name, end := range map[string]string{
		"rolled": "UPDATE_COMPLETE", "nested": "UPDATE_COMPLETE", "moved": "UPDATE_COMPLETE",
		"hooked": "CREATE_COMPLETE", "signalled": "CREATE_FAILED", "snapped": "SNAPSHOT_COMPLETE",
	} {
		u.waitForStack(was.Stacks[name], end)
	}
	if got, want := output("rolled"), []any{"two", "two", "two", "two"}; !reflect.DeepEqual(got, want) {
		t.Errorf("the members of the group say %v, want %v", got, want)
	}
	if got := output("nested"); got != "two" {
		t.Errorf("the nested stack says %v, want two", got)
	}
	if got := output("moved"); got != "10.0.0.77" {
		t.Errorf("the server's address is %v, want 10.0.0.77", got)
	}

	snapshot := text(u.get(was.Stacks["snapped"]+"/snapshots"), "snapshots", 0, "id")
	u.call("POST", u.api+was.Stacks["snapped"]+"/snapshots/"+snapshot+"/restore", nil).want(t, http.StatusAccepted)
	u.waitForStack(was.Stacks["snapped"], "RESTORE_COMPLETE")

	for _, stack := range was.Stacks {
		u.remove(stack)
	}
	if got := p.objects(u); len(got) != 0 {
		t.Errorf("left in the cloud are %v", got)
	}
}
