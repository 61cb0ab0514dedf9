package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// Run tests a dialect. Each test gets its own database.
func Run(t *testing.T, fresh func(testing.TB) Database) {
	for _, c := range []struct {
		name string
		test func(*testing.T, Database)
	}{
		{"everything comes back as it was written", testRoundTrip},
		{"text that a database cannot hold is made holdable", testOddText},
		{"stacks are found by name and id, in their project only", testFind},
		{"SQL and Go agree which row is current for a name", testStanding},
		{"the holder of an access key is the current resource of its name", testKeyHolder},
		{"change sets go with the version of their stack", testChangeSets},
		{"rows of an older release have the failure that their reason says", testFailureBefore},
		{"stacks of an older release have the cause that their reason says", testCauseBefore},
		{"a change on another version is refused whole", testStale},
		{"a row is written by the first of two changes", testSameRow},
		{"a value that the tables refuse takes nothing else down", testRefusedValue},
		{"a row can be dropped", testDrop},
		{"a name is given once", testNames},
		{"a name is given once to many who ask at the same time", testNameRace},
		{"a project gets as many stacks as it may when many ask at the same time", testQuotaRace},
		{"a claim is held by one row", testClaims},
		{"a claim is given once to many who ask at the same time", testClaimRace},
		{"two who write the same rows do not stop each other", testCrossing},
		{"a lease keeps others out until it runs out", testLease},
		{"each row is taken by one of many takers", testTakeRace},
		{"a commit needs its lease and ends it", testLeaseInCommit},
		{"those who go on waiting rest together", testRest},
		{"a plan sets its first nodes going", testPlan},
		{"a node done twice counts once", testDoneTwice},
		{"the node of a row that is gone is done", testGoneRows},
		{"rows go while their stack is planned", testGoneWhilePlanned},
		{"a plan that stops removals leaves no worker with them", testStopped},
		{"a row takes over the object of another", testMerged},
		{"rollbacks of an older release say what they undid", testUndoneBefore},
		{"a user leaves an object in the cloud", testLeft},
		{"nodes of another generation change nothing", testOldGeneration},
		{"many nodes done at once make the one after them ready once", testFanIn},
		{"a new plan replaces the old one", testReplan},
		{"a credential is replaced in place", testReplaceCredential},
		{"progress tells what is left and what failed first", testProgress},
		{"messages are delivered again until they are consumed", testRedelivery},
		{"a message that is postponed counts no deaths", testPostponedCount},
		{"a message is due at its own time", testMessageDue},
		{"two who ask for what is due get different messages", testDueRace},
		{"rows that are due are asked for by their wait key", testDueKeys},
		{"a stack past its deadline comes up", testDeadline},
		{"signals wake who waits for them", testSignals},
		{"signals of two stacks under one key are two", testSignalsOfTwo},
		{"a signal that comes while a worker decides to wait is not missed", testSignalBetween},
		{"a signal and a wait that begin at once meet", testSignalRace},
		{"what may hold secrets is sealed", testSealed},
		{"keys can be changed, and wrong ones are refused", testKeys},
		{"what an older version did not seal is sealed later", testSealLater},
		{"a row that cannot be opened can be removed, or fails and keeps what is sealed", testUnopened},
		{"rows that cannot be read keep no others from being taken", testUnreadable},
		{"rows are taken while there is room, and one always", testRoom},
		{"rows do not grow beyond what their tree has room for", testWeight},
		{"stacks are listed in pages", testStackPages},
		{"stacks are selected by their tags", testTags},
		{"stacks are selected by the rest of a query", testSelect},
		{"events are listed in pages", testEventPages},
		{"events are selected", testEventSelect},
		{"old events are purged", testPurge},
		{"events of a tree are listed together", testEventTree},
		{"what is below a stack is listed with it", testBelow},
		{"a tree is as large as its stacks", testTreeSize},
		{"many who plan stacks of a tree count them all", testTreeRace},
		{"the trees of an older release are counted", testTreeBefore},
		{"a history can be followed while many write it", testFollow},
		{"a guard is kept with its stack's version", testGuard},
		{"policies are kept with their stacks' versions", testPolicies},
		{"exports that are imported neither change nor end", testTrade},
		{"a tree that is deleted may import from itself", testTradeTree},
		{"a refused trade changes nothing", testTradeRefused},
		{"an import and the end of its export are not done both", testTradeRace},
		{"snapshots come back as they were written, to their stack", testSnapshots},
		{"the objects of a tree are kept", testRetain},
		{"events of a tree with sinks get messages", testSinks},
		{"suspects are in no stack, and are written once", testSuspects},
		{"stacks that were deleted long ago are purged", testPurgeDeleted},
		{"rows that may be about to have an object are found", testRivals},
		{"a list reads no more than it may", testListBounds},
		{"configs come back as they were written, to their project", testConfigs},
		{"configs are listed in pages", testConfigPages},
		{"deployments come back as they were written, to both their projects", testDeployments},
		{"a deployment is changed by the first who read it", testRedeploy},
		{"a config that is deployed stays", testConfigStays},
		{"a config is deployed or dropped, not both", testConfigRace},
		{"many may open an empty database at once", testOpenTogether},
		{"the tables of a later release are left alone", testLaterRelease},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.test(t, fresh(t))
		})
	}
}

// Words for the tests.

func newID() string { return uuid.NewString() }

var moment = time.Date(2024, 2, 29, 12, 0, 0, 123456000, time.UTC) // in microseconds, which both dialects keep

func newStack(name string) stack.Stack {
	return stack.Stack{
		ID: newID(), Name: name, Project: "project", Action: stack.Create, Status: stack.InProgress,
		Generation: 1, Created: moment, Version: 1, Tags: []string{},
	}
}

func newResource(k stack.Stack, name string) stack.Resource {
	return stack.Resource{
		ID: newID(), StackID: k.ID, Name: name, Type: "OS::Heat::None",
		Action: stack.Init, Status: stack.Complete, Generation: k.Generation, Created: moment, Updated: moment, Version: 1,
	}
}

func newEvent(k stack.Stack, name string) stack.Event {
	return stack.Event{ID: newID(), StackID: k.ID, ResourceName: name, Action: stack.Create, Status: string(stack.Complete), Time: moment}
}

// commit writes changes that must succeed, and returns their messages.
func commit(t testing.TB, s *store.Store, changes ...stack.Change) []stack.Message {
	t.Helper()
	var messages []stack.Message
	for i, r := range s.Commit(context.Background(), changes...) {
		if r.Err != nil {
			t.Fatalf("change %d: %v", i, r.Err)
		}
		messages = append(messages, r.Messages...)
	}
	return messages
}

// withResources writes a stack with the named resources.
func withResources(t testing.TB, s *store.Store, k stack.Stack, names ...string) []stack.Resource {
	t.Helper()
	var all []stack.Resource
	for _, name := range names {
		all = append(all, newResource(k, name))
	}
	commit(t, s, stack.Change{NewStack: &k, NewResources: all})
	return all
}

// must returns the value of a call that must succeed.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// due returns the messages that a store delivers.
func due(s *store.Store, limit int) []stack.Message {
	messages, _, err := s.Due(background, limit)
	return must(messages, err)
}

func wantStale(t testing.TB, r stack.Result) {
	t.Helper()
	if !errors.Is(r.Err, stack.ErrStale) || len(r.Messages) != 0 {
		t.Errorf("got %v and %d messages, want ErrStale and none", r.Err, len(r.Messages))
	}
}

// topics counts messages.
func topics(messages []stack.Message) map[stack.Topic]int {
	n := make(map[stack.Topic]int)
	for _, m := range messages {
		n[m.Topic]++
	}
	return n
}

func ids(rs []stack.Resource) []string {
	out := make([]string, len(rs))
	for i, r := range rs {
		out[i] = r.ID
	}
	return out
}

// takeAll leases rows with room for all of them.
func takeAll(s *store.Store, lease string, ttl time.Duration, ids []string) (taken []stack.Resource, busy []string, err error) {
	all, err := s.Take(background, lease, ttl, ids, 1<<30)
	return all.Rows, all.Busy, err
}

// takeDue leases due rows with room for all of them.
func takeDue(s *store.Store, lease string, ttl time.Duration, key string, limit int) ([]stack.Resource, error) {
	all, err := s.TakeDue(background, lease, ttl, key, limit, 1<<30)
	return all.Rows, err
}
