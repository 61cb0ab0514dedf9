package api

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"hearth/shared/engine"
	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
	"hearth/shared/store"
	"hearth/shared/wire"
)

// A fakeEngine answers instead of the engine where a real one needs a cloud. It writes rows to the
// store as the engine does; other answers are fixed.
type fakeEngine struct {
	weighed  string // what WeighRows was given
	heavy    error  // what it answers
	store    *store.Store
	requests []engine.Request
	updates  []engine.UpdateRequest
	callers  []stack.Caller
	signals  []map[string]any
	acts     []string
	secret   string // in every answer that the engine does not mask; empty for none
}

func (d *fakeEngine) CreateStack(ctx context.Context, c stack.Caller, r engine.Request) (stack.Stack, error) {
	d.requests, d.callers = append(d.requests, r), append(d.callers, c)
	s := stack.Stack{
		ID: madeID, Name: r.Name, Project: c.Project, Owner: c.UserName, Action: stack.Create, Status: stack.InProgress,
		Reason: "Stack CREATE started", SourceID: "made", Tags: r.Tags, Created: noon,
	}
	source := r.Source
	source.ID, source.StackID = s.SourceID, s.ID
	return s, d.store.Commit(ctx, stack.Change{NewStack: &s, NewSource: &source})[0].Err
}

// Container has two files, of which one may be left out.
func (d *fakeEngine) Container(_ context.Context, c stack.Caller, name string, but map[string]string, most int64) (map[string]string, error) {
	if name != "held" || c.Project != ours || most == 0 {
		return nil, stack.Errorf(stack.NotFound, "Could not fetch files from container %s, reason: none.", name)
	}
	files := map[string]string{"a": "held", "e.yaml": "parameter_defaults: {p: held}"}
	for file := range but {
		delete(files, file)
	}
	return files, nil
}

func (d *fakeEngine) PreviewStack(_ context.Context, c stack.Caller, r engine.Request) (engine.Preview, error) {
	d.requests, d.callers = append(d.requests, r), append(d.callers, c)
	return engine.Preview{
		Stack:      stack.Stack{ID: "None", Name: r.Name, Project: c.Project, Owner: c.UserName, Created: noon},
		Parameters: map[string]string{"OS::stack_id": "None"},
		Resources: []engine.PreviewedResource{{
			Resource:    stack.Resource{Name: "net", Type: "OS::Neutron::Net", Action: stack.Init, Status: stack.Complete, RequiredBy: []string{"port"}, Properties: map[string]any{"name": nil}},
			Description: "The inner one", Shown: map[string]any{"status": nil},
		}},
	}, nil
}

func (d *fakeEngine) UpdateStack(ctx context.Context, c stack.Caller, s stack.Stack, r engine.UpdateRequest) (stack.Stack, error) {
	d.updates, d.callers = append(d.updates, r), append(d.callers, c)
	s.Action, s.Status = stack.Update, stack.InProgress
	return s, d.store.Commit(ctx, stack.Change{Stack: &s})[0].Err
}

func (d *fakeEngine) PreviewUpdate(_ context.Context, c stack.Caller, s stack.Stack, r engine.UpdateRequest, _ bool) ([]engine.Change, error) {
	d.updates, d.callers = append(d.updates, r), append(d.callers, c)
	row := stack.Resource{Name: "port", Type: "OS::Neutron::Port", PhysicalID: "p-1", Action: stack.Create, Status: stack.Complete, Created: noon}
	return []engine.Change{
		{Resource: row, Stack: s, Verdict: plan.Verdict{Outcome: plan.Updated, Perhaps: true, Why: []plan.Difference{
			{Property: "name", Old: "a", New: "b"}, {Property: "fixed_ips", Old: nil, New: []any{stepdef.Unknown{}}},
		}}},
		{Resource: stack.Resource{Name: "net", Type: "OS::Neutron::Net", Action: stack.Init, Status: stack.Complete}, Stack: s, Verdict: plan.Verdict{Outcome: plan.Added}},
	}, nil
}

func (d *fakeEngine) Source(ctx context.Context, s stack.Stack) (stack.Source, error) {
	src, err := d.store.Source(ctx, s.SourceID)
	if d.secret != "" {
		src.Template, src.Files = []byte(`{"heat_template_version": "2018-08-31", "description": "`+d.secret+`"}`), map[string]string{"f": "of " + d.secret}
	}
	return src, err
}

func (d *fakeEngine) Nests(r stack.Resource) bool { return r.Template != "" }

func (d *fakeEngine) CancelUpdate(_ context.Context, _ stack.Caller, s stack.Stack, _ bool) error {
	if s.Status != stack.InProgress {
		return stack.Errorf(stack.NotSupported, "Cancelling update when stack is %s is not supported.", s.State())
	}
	return nil
}

func (d *fakeEngine) Act(_ context.Context, _ stack.Caller, s stack.Stack, action stack.Action) error {
	d.acts = append(d.acts, string(action))
	return nil
}

func (d *fakeEngine) SnapshotStack(_ context.Context, _ stack.Caller, s stack.Stack, name *string) (stack.StackSnapshot, error) {
	return stack.StackSnapshot{ID: "snapshot-of-ours", StackID: s.ID, Name: name, Status: stack.InProgress, Created: noon}, nil
}

func (d *fakeEngine) Snapshot(ctx context.Context, s stack.Stack, id string) (stack.StackSnapshot, error) {
	if s.ID != webID || id != "snapshot-of-ours" {
		return stack.StackSnapshot{}, stack.Errorf(stack.NotFound, "Snapshot with id %s not found", id)
	}
	saved, err := (&fakeEngine{}).ExportStack(ctx, s) // the engine masks snapshots
	return stack.StackSnapshot{ID: id, StackID: s.ID, Status: stack.Complete, Reason: "done", Saved: &saved, Created: noon}, err
}

func (d *fakeEngine) Snapshots(ctx context.Context, s stack.Stack) ([]stack.StackSnapshot, error) {
	one, err := d.Snapshot(ctx, s, "snapshot-of-ours")
	if err != nil {
		return nil, nil
	}
	return []stack.StackSnapshot{one}, nil
}

func (d *fakeEngine) DeleteSnapshot(ctx context.Context, _ stack.Caller, s stack.Stack, id string) error {
	_, err := d.Snapshot(ctx, s, id)
	return err
}

func (d *fakeEngine) RestoreStack(ctx context.Context, _ stack.Caller, s stack.Stack, id string) error {
	return d.DeleteSnapshot(ctx, stack.Caller{}, s, id)
}

func (d *fakeEngine) ExportStack(_ context.Context, s stack.Stack) (stack.Saved, error) {
	return stack.Saved{
		Name: s.Name, ID: s.ID, Action: s.Action, Status: s.Status, Project: s.Project, Tags: s.Tags, Template: []byte("heat_template_version: 2018-08-31\n"),
		Resources: map[string]stack.SavedResource{"net": {Name: "net", PhysicalID: "n-1", Type: "OS::Neutron::Net", Action: stack.Create, Status: stack.Complete, Data: d.held()}},
	}, nil
}

// held returns the secret as stored data; nil without one.
func (d *fakeEngine) held() map[string]any {
	if d.secret == "" {
		return nil
	}
	return map[string]any{"token": d.secret}
}

func (d *fakeEngine) AbandonStack(ctx context.Context, s stack.Stack) (stack.Saved, error) {
	d.acts = append(d.acts, "abandon")
	return d.ExportStack(ctx, s)
}

func (d *fakeEngine) MarkUnhealthy(_ context.Context, _ stack.Stack, resource string, unhealthy bool, reason string) error {
	if resource == "none" {
		return stack.Errorf(stack.EntityNotFound, "The Resource (none) could not be found in Stack web.")
	}
	d.acts = append(d.acts, fmt.Sprint(resource, " ", unhealthy, " ", reason))
	return nil
}

func (d *fakeEngine) ContinueStack(_ context.Context, _ stack.Caller, _ stack.Stack, m engine.Continuation) error {
	d.acts = append(d.acts, fmt.Sprintf("%+v", m))
	return nil
}

func (d *fakeEngine) DeleteStack(ctx context.Context, _ stack.Caller, s stack.Stack, retain ...string) error {
	d.acts = append(d.acts, retain...)

	s.Action, s.Status = stack.Delete, stack.InProgress
	return d.store.Commit(ctx, stack.Change{Stack: &s})[0].Err
}

func (d *fakeEngine) Validate(_ context.Context, _ stack.Caller, r engine.Request) (engine.Validation, error) {
	d.requests = append(d.requests, r)
	if string(r.Source.Template) == "wrong" {
		return engine.Validation{}, stack.Problems{stack.Problem{Code: stack.StackValidationFailed}.WithHeading(stack.PropertyError, "resources.a.properties", "Unknown Property foo")}
	}
	return engine.Validation{Description: "d", Environment: r.Source.Environment, Parameters: []engine.Parameter{{Name: "size", Type: "number"}}}, nil
}

func (d *fakeEngine) OutputsWithSecrets(_ context.Context, s stack.Stack) ([]engine.Output, *stack.Secrets, error) {
	if s.ID != webID {
		return nil, nil, nil
	}
	if d.secret == "" {
		return []engine.Output{{Key: "ip", Err: "not there yet"}, {Key: "url", Description: "Where it is", Value: []any{"http://x/?a&b", 1.0}}}, nil, nil
	}
	made := &stack.Secrets{}
	made.Add(strings.ToUpper(d.secret))
	return []engine.Output{{Key: "url", Value: d.secret}, {Key: "made", Value: strings.ToUpper(d.secret)}}, made, nil
}

func (d *fakeEngine) Environment(ctx context.Context, s stack.Stack) (stack.Environment, error) {
	src, err := d.store.Source(ctx, s.SourceID)
	return src.Environment, err
}

func (d *fakeEngine) Parameters(_ context.Context, s stack.Stack) (map[string]string, error) {
	return map[string]string{"OS::stack_id": s.ID, "OS::stack_name": s.Name, "OS::project_id": s.Project, "size": "3", "password": wire.Hidden}, nil
}

func (d *fakeEngine) Attributes(_ context.Context, _ stack.Stack, r stack.Resource, _ []string) (map[string]any, error) {
	if d.secret != "" {
		return d.held(), nil
	}
	return map[string]any{"of": r.Name}, nil
}

func (d *fakeEngine) Metadata(_ context.Context, _ stack.Stack, r stack.Resource) (map[string]any, error) {
	if d.secret != "" {
		return d.held(), nil
	}
	return r.Metadata, nil
}

func (d *fakeEngine) Signal(_ context.Context, _ stack.Caller, _ stack.Stack, _ stack.Resource, details map[string]any) error {
	d.signals = append(d.signals, details)
	return nil
}

func (d *fakeEngine) SignalToken(_ context.Context, token, stackID, resource string) bool {
	return token == signalToken && stackID == webID && resource == "handle"
}

// A counter is the engine, but for the IDs and times of configs and deployments, which count up.
type counter struct {
	*engine.Engine
	store *store.Store
	made  atomic.Int64
}

func (d *counter) CreateSoftwareConfig(ctx context.Context, c stack.Caller, config stack.SoftwareConfig) (stack.SoftwareConfig, error) {
	config.ID, config.Project, config.Created = fmt.Sprintf("config-%d", d.made.Add(1)), c.Project, noon.Add(time.Duration(d.made.Load())*time.Second)
	return config, d.store.Commit(ctx, stack.Change{Software: &stack.Software{NewConfig: &config}})[0].Err
}

func (d *counter) CreateSoftwareDeployment(ctx context.Context, c stack.Caller, s stack.SoftwareDeployment) (stack.SoftwareDeployment, error) {
	s.ID, s.Project, s.Created = fmt.Sprintf("deployment-%d", d.made.Add(1)), c.Project, noon.Add(time.Duration(d.made.Load())*time.Second)
	return s, d.store.Commit(ctx, stack.Change{Software: &stack.Software{NewDeployment: &s}})[0].Err
}

func (d *fakeEngine) Types(context.Context, stack.Caller) []*stepdef.Def { return defs }

func (d *fakeEngine) UsableType(ctx context.Context, _ stack.Caller, name string) (*stepdef.Def, error) {
	return d.Type(ctx, name)
}

func (d *fakeEngine) Type(_ context.Context, name string) (*stepdef.Def, error) {
	for _, def := range defs {
		if def.Type == name {
			return def, nil
		}
	}
	return nil, stack.Errorf(stack.EntityNotFound, "no %s", name)
}

func (d *fakeEngine) TemplateVersions(context.Context) []engine.TemplateVersion {
	return []engine.TemplateVersion{{Version: "heat_template_version.2016-10-14", Type: "hot", Aliases: []string{"heat_template_version.newton"}}}
}

func (d *fakeEngine) TemplateFunctions(_ context.Context, version string) ([]engine.TemplateFunction, error) {
	if version != "heat_template_version.2016-10-14" {
		return nil, stack.Errorf(stack.NotFound, "no %s", version)
	}
	return []engine.TemplateFunction{{Name: "get_param", Description: "A parameter's value."}, {Name: "equals", Description: "Whether two are equal.", Condition: true}}, nil
}

// WeighRows notes what is about to be read.
func (d *fakeEngine) WeighRows(_ context.Context, s stack.Stack, below, whole bool) error {
	d.weighed = fmt.Sprint(s.Name, " below ", below, " whole ", whole)
	return d.heavy
}

func (d *fakeEngine) Secrets(context.Context, stack.Stack) (*stack.Secrets, error) {
	known := &stack.Secrets{}
	known.Add(d.secret)
	return known, nil
}
