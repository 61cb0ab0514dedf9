package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"hearth/shared/access"
	"hearth/shared/engine"
	"hearth/shared/fetch"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
	"hearth/shared/store"
)

// Two projects that must not see each other, and what they have.
const (
	ours   = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	theirs = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

	webID    = "11111111-1111-4111-8111-111111111111"
	oldID    = "22222222-2222-4222-8222-222222222222"
	hiddenID = "33333333-3333-4333-8333-333333333333"
	secretID = "44444444-4444-4444-8444-444444444444" // of theirs
	madeID   = "55555555-5555-4555-8555-555555555555"

	signalToken = "hearth-signal-handle-of-web"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// tokens are the callers that Keystone knows.
type tokens map[string]stack.Caller

func (k tokens) Check(_ context.Context, token string) (stack.Caller, error) {
	switch c, ok := k[token]; {
	case ok:
		return c, nil
	case token == "keystone-is-down":
		return stack.Caller{}, stack.Errorf(stack.Unavailable, "Keystone does not answer.")
	case token == "keystone-is-broken":
		return stack.Caller{}, errors.New("dial tcp 10.0.0.9:5000: secret")
	}
	return stack.Caller{}, stack.Errorf(stack.Unauthorized, "The token is not valid.")
}

// known has a caller for each role in each project, named member-of-ours and so on.
var known = func() tokens {
	all := tokens{
		"admin-of-none":      {UserName: "ann", Roles: []string{"admin"}},
		"admin-of-one-alone": {UserName: "ann", Project: theirs, Roles: []string{"admin"}, NotAdminProject: true},
	}
	for name, project := range map[string]string{"ours": ours, "theirs": theirs} {
		for _, role := range []string{"nobody", "reader", "member", "admin", access.StackUserRole} {
			all[role+"-of-"+name] = stack.Caller{UserName: "ann", Project: project, Roles: []string{role}}
		}
	}
	return all
}()

var defs = []*stepdef.Def{
	{Type: "OS::Heat::WaitConditionHandle", About: "Takes signals.", Signals: true},
	{Type: "OS::Neutron::Net", About: "A network.", Properties: map[string]stepdef.Property{"name": {Type: "string", UpdateAllowed: true}}},
}

// newTestAPI makes an API on a real store that holds the same rows each time.
func newTestAPI(t *testing.T) (http.Handler, *fakeEngine) {
	t.Helper()
	return newTestAPIWith(t, false)
}

// newTestAPIWith makes one in which administrators may be those of all projects.
func newTestAPIWith(t *testing.T, globalAdmin bool) (http.Handler, *fakeEngine) {
	t.Helper()
	db, err := store.Open(context.Background(), store.Options{URL: filepath.Join(t.TempDir(), "hearth.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for _, result := range db.Commit(context.Background(), rows()...) {
		if result.Err != nil {
			t.Fatal(result.Err)
		}
	}
	d := &fakeEngine{store: db}
	real := engine.New(engine.Needs{Store: db, Now: func() time.Time { return noon }})
	services := Services{
		Stacks: d, Resources: d, Snapshots: d, Templates: d, Outputs: d, Signals: d,
		Software: &counter{Engine: real, store: db}, Guards: real, Policies: real,
	}
	return New(Needs{
		Identity:   known,
		Store:      Stores{Stacks: db, Resources: db, Events: db, Software: db},
		Services:   services,
		Fetch:      fetch.New(fetch.Options{Private: true}),
		Log:        slog.New(slog.DiscardHandler),
		AuthURL:    "http://keystone:5000",
		Prefix:     "/function/api",
		HiddenTags: []string{"hidden"},

		GlobalAdmin: globalAdmin,
	}), d
}

func rows() []stack.Change {
	web := stack.Stack{
		ID: webID, Name: "web", Project: ours, Owner: "ann", Action: stack.Create, Status: stack.Complete, Reason: "Stack CREATE completed successfully",
		Description: "A site", SourceID: "web", TimeoutMins: 60, DisableRollback: true, Tags: []string{"a", "b"}, Created: noon,
	}
	old := stack.Stack{
		ID: oldID, Name: "old", Project: ours, Owner: "bob", Action: stack.Delete, Status: stack.Complete, Reason: "Stack DELETE completed successfully",
		SourceID: "old", Created: noon.Add(-2 * time.Hour), Updated: noon.Add(-time.Hour), Deleted: noon,
	}
	hidden := stack.Stack{
		ID: hiddenID, Name: "quiet", Project: ours, Owner: "ann", Action: stack.Update, Status: stack.Failed, Reason: "No",
		SourceID: "quiet", Tags: []string{"hidden"}, Created: noon.Add(-time.Hour), Updated: noon,
	}
	secret := stack.Stack{
		ID: secretID, Name: "secret", Project: theirs, Owner: "eve", Action: stack.Create, Status: stack.Complete, Reason: "hush", SourceID: "secret", Created: noon,
	}
	changes := []stack.Change{
		{NewStack: &web, NewSource: &stack.Source{
			ID: "web", StackID: webID, Files: map[string]string{"f": "text"},
			Template: []byte("heat_template_version: 2021-04-16\ndescription: A site\nresources:\n  net: {type: OS::Neutron::Net, description: The inner one}\n"),
			Environment: stack.Environment{
				Parameters: map[string]any{"size": 3.0, "password": "hunter2"}, ParameterDefaults: map[string]any{"password": "hunter3", "zone": "a"},
			},
		}},
		{NewStack: &old, NewSource: &stack.Source{ID: "old", StackID: oldID, Template: []byte(`{"heat_template_version": "2013-05-23",  "z": 1, "a": 2}`)}},
		{NewStack: &hidden, NewSource: &stack.Source{ID: "quiet", StackID: hiddenID, Template: []byte("{}")}},
		{NewStack: &secret, NewSource: &stack.Source{ID: "secret", StackID: secretID, Template: []byte("{}")}},
	}
	for _, s := range []stack.Stack{web, secret} {
		changes = append(changes, stack.Change{
			NewResources: []stack.Resource{
				{
					ID: "net-" + s.ID, StackID: s.ID, Name: "net", Type: "OS::Neutron::Net", Action: stack.Create, Status: stack.Complete, Reason: "state changed",
					PhysicalID: "99999999-0000-4000-8000-000000000000", RequiredBy: []string{"handle"}, Created: noon, Metadata: map[string]any{"k": "v"},
				},
				{
					ID: "handle-" + s.ID, StackID: s.ID, Name: "handle", Type: "OS::Heat::WaitConditionHandle", Action: stack.Create, Status: stack.InProgress,
					Requires: []string{"net"}, Created: noon, Updated: noon.Add(time.Minute),
				},
			},
			Events: []stack.Event{
				{ID: eventID(s, 1), StackID: s.ID, ResourceName: s.Name, ResourceType: "OS::Heat::Stack", PhysicalID: s.ID, Action: stack.Create, Status: "IN_PROGRESS", Reason: "Stack CREATE started", Time: noon},
				{ID: eventID(s, 2), StackID: s.ID, ResourceName: "net", ResourceType: "OS::Neutron::Net", PhysicalID: "99", Action: stack.Create, Status: "COMPLETE", Reason: "state changed", Properties: map[string]any{"name": "n"}, Time: noon.Add(time.Second)},
				{ID: eventID(s, 3), StackID: s.ID, ResourceName: "handle", ResourceType: "OS::Heat::WaitConditionHandle", Action: "SIGNAL", Status: "COMPLETE", Reason: "Signal: status:SUCCESS", Time: noon.Add(2 * time.Second)},
			},
		})
	}
	for project, whose := range map[string]string{ours: "ours", theirs: "theirs"} {
		name, at := "to-run-"+whose, noon.Add(-time.Hour)
		config := stack.SoftwareConfig{ID: "config-of-" + whose, Project: project, Name: &name, Created: at}
		changes = append(changes, stack.Change{Software: &stack.Software{NewConfig: &config}}, stack.Change{Software: &stack.Software{NewDeployment: &stack.SoftwareDeployment{
			ID: "deployment-of-" + whose, Project: project, ConfigID: config.ID, ServerID: "server-of-" + whose, StatusReason: name, Created: at,
		}}})
	}
	return changes
}

func eventID(s stack.Stack, n int) string { return s.ID[:35] + string(rune('a'+n)) }
