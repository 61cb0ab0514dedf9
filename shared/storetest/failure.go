package storetest

import (
	"testing"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// testFailureBefore reads failed stacks and rows that a release wrote which kept only the reason.
func testFailureBefore(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	why := stack.FailureAt("r", "Conflict", "Name is in use.").Within("p")
	k := newStack("failed")
	k.Status, k.Reason, k.Failure = stack.Failed, "Resource CREATE failed: "+why.Reason(), why
	commit(t, s, stack.Change{NewStack: &k, NewResources: []stack.Resource{failedRow(k, why)}})
	read := func(words string, want stack.Failure) {
		t.Helper()
		if got := must(s.Stack(background, k.ID)); got.Failure != want {
			t.Errorf("%s: the stack has %+v, want %+v", words, got.Failure, want)
		}
		if got := must(s.Rows(background, k.ID))[0]; got.Failure != want {
			t.Errorf("%s: the row has %+v, want %+v", words, got.Failure, want)
		}
	}
	read("as it was written", why)
	for _, table := range []string{"stack", "resource"} {
		db.sql(t, "UPDATE "+table+" SET reason = 'other words'")
	}
	read("with another reason", why)
	for _, table := range []string{"stack", "resource"} {
		db.sql(t, "UPDATE "+table+" SET failure = NULL")
	}
	read("without a failure", stack.Failure{})
	db.sql(t, "UPDATE resource SET reason = 'Conflict: resources.p.resources.r: Name is in use.'")
	db.sql(t, "UPDATE stack SET reason = 'Resource CREATE failed: Conflict: resources.p.resources.r: Name is in use.'")
	read("as an older release wrote it", why)
}

func failedRow(k stack.Stack, why stack.Failure) stack.Resource {
	r := newResource(k, "r")
	r.Status = stack.Failed
	return r.WithFailure(why)
}
