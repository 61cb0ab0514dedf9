package api

import (
	"context"
	"log/slog"

	"hearth/shared/engine"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Needs are what the API is made of.
type Needs struct {
	Identity Identity
	Store    Store
	Service  Service
	Fetch    Fetcher // nil: templates are not fetched
	Log      *slog.Logger

	AuthURL     string // of Keystone: told to those who come without a token
	Prefix      string // cut from paths where it stands before them: /function/api
	Revision    string // of the build, shown by build_info
	MaxBody     int64  // bytes of a JSON body; 0 is Heat's 1 MiB
	MaxTemplate int    // bytes of a template; 0 is Heat's 512 KiB

	// GlobalAdmin lets administrators see and change the stacks of all projects.
	GlobalAdmin bool

	// HiddenTags hide a stack from lists that do not ask for hidden ones.
	HiddenTags []string
}

// Identity says who a token belongs to: Unauthorized when it is not valid,
// Unavailable when nobody can say.
type Identity interface {
	Check(ctx context.Context, token string) (stack.Caller, error)
}

// A Fetcher reads the text at an address; its error does not say why that failed.
type Fetcher interface {
	Get(ctx context.Context, address string) ([]byte, error)
}

// Store is read only. What is not there is EntityNotFound.
type Store interface {
	// FindStack finds a stack of the project: by id a deleted one too, by name only
	// one that lives and is no part of another.
	FindStack(ctx context.Context, project, nameOrID string) (stack.Stack, error)
	Stack(ctx context.Context, id string) (stack.Stack, error) // of any project
	Stacks(ctx context.Context, q stack.StackQuery) ([]stack.Stack, error)
	CountStacks(ctx context.Context, q stack.StackQuery) (int, error)

	// Below gives the stacks below one, down to a depth, and their resources in the same
	// order, and whole or without properties, data and attributes. ResourceName is the name of a row: of the resource that a stack is in the one above.
	Below(ctx context.Context, stackID string, depth int, whole bool) ([]stack.Stack, []stack.Resource, error)
	ResourceName(ctx context.Context, rowID string) (string, error)

	ListResources(ctx context.Context, stackID string, whole bool) ([]stack.Resource, error)
	ResourceNamed(ctx context.Context, stackID, name string) (stack.Resource, error)

	// Suspects are a project's, the oldest first.
	Suspects(ctx context.Context, project string) ([]stack.Resource, error)

	// Events are without their properties.
	Events(ctx context.Context, q stack.EventQuery) ([]stack.Event, error)
	// EventsAfter is the history of a stack, and of so many levels below it, in the order
	// in which it can be followed; more says that some of it is still held back.
	EventsAfter(ctx context.Context, stackID string, depth int, after stack.Position, limit int) (events []stack.Event, more bool, err error)
	EventByID(ctx context.Context, stackID, id string) (stack.Event, error)

	// Configs and deployments are those that a project sees; what is not is NotFound.
	SoftwareConfig(ctx context.Context, project, id string) (stack.SoftwareConfig, error)
	SoftwareConfigs(ctx context.Context, project, marker string, limit int) ([]stack.SoftwareConfig, error)
	DeployedConfigs(ctx context.Context, project, serverID string) ([]stack.SoftwareConfig, error)
	SoftwareDeployment(ctx context.Context, project, id string) (stack.SoftwareDeployment, error)
	SoftwareDeployments(ctx context.Context, project, serverID string) ([]stack.SoftwareDeployment, error)
}

// Service is what the engine does for users.
type Service interface {
	// Container gives the files of a Swift container but those left out, of no more
	// bytes in all than most.
	Container(ctx context.Context, c stack.Caller, name string, but map[string]string, most int64) (map[string]string, error)

	CreateStack(ctx context.Context, c stack.Caller, r engine.Request) (stack.Stack, error)
	PreviewStack(ctx context.Context, c stack.Caller, r engine.Request) (engine.Preview, error)
	UpdateStack(ctx context.Context, c stack.Caller, s stack.Stack, r engine.UpdateRequest) (stack.Stack, error)
	PreviewUpdate(ctx context.Context, c stack.Caller, s stack.Stack, r engine.UpdateRequest, depth bool) ([]engine.Change, error)
	CancelUpdate(ctx context.Context, c stack.Caller, s stack.Stack, rollback bool) error
	// Act begins to suspend, resume or check.
	Act(ctx context.Context, c stack.Caller, s stack.Stack, action stack.Action) error
	SnapshotStack(ctx context.Context, c stack.Caller, s stack.Stack, name *string) (stack.StackSnapshot, error)
	Snapshots(ctx context.Context, s stack.Stack) ([]stack.StackSnapshot, error)
	Snapshot(ctx context.Context, s stack.Stack, id string) (stack.StackSnapshot, error) // NotFound
	DeleteSnapshot(ctx context.Context, c stack.Caller, s stack.Stack, id string) error
	RestoreStack(ctx context.Context, c stack.Caller, s stack.Stack, id string) error
	ExportStack(ctx context.Context, s stack.Stack) (stack.Saved, error)
	AbandonStack(ctx context.Context, s stack.Stack) (stack.Saved, error)
	// MarkUnhealthy takes the name of a resource, or its physical id.
	MarkUnhealthy(ctx context.Context, s stack.Stack, resource string, unhealthy bool, reason string) error
	DeleteStack(ctx context.Context, c stack.Caller, s stack.Stack, retain ...string) error
	ContinueStack(ctx context.Context, c stack.Caller, s stack.Stack, m engine.Mend) error
	Validate(ctx context.Context, c stack.Caller, r engine.Request) (engine.Validation, error)

	Source(ctx context.Context, s stack.Stack) (stack.Source, error) // whole, also of a stack below another
	Nests(r stack.Resource) bool                                     // it is a stack that is there

	Outputs(ctx context.Context, s stack.Stack) ([]engine.Output, error)
	Environment(ctx context.Context, s stack.Stack) (stack.Environment, error)
	Parameters(ctx context.Context, s stack.Stack) (map[string]string, error) // as shown: hidden ones masked
	// Secrets are what only the owners of a stack may see of it and of what is below.
	Secrets(ctx context.Context, s stack.Stack) (*stack.Secrets, error)

	// WeighRows counts the rows of a stack, or of it and all below, before they are read. Its
	// error says that the request may not read them now.
	WeighRows(ctx context.Context, s stack.Stack, below, whole bool) error
	Attributes(ctx context.Context, s stack.Stack, r stack.Resource, withAttr []string) (map[string]any, error)
	Metadata(ctx context.Context, s stack.Stack, r stack.Resource) (map[string]any, error)

	Signal(ctx context.Context, c stack.Caller, s stack.Stack, r stack.Resource, details map[string]any) error
	// SignalToken says whether a token of Hearth's own may signal the resource.
	SignalToken(ctx context.Context, token, stackID, resource string) bool

	Guard(ctx context.Context, s stack.Stack) (stack.Guard, error)
	ChangeGuard(ctx context.Context, s stack.Stack, change func(*stack.Guard)) (stack.Guard, error)

	CreateSoftwareConfig(ctx context.Context, c stack.Caller, config stack.SoftwareConfig) (stack.SoftwareConfig, error)
	DeleteSoftwareConfig(ctx context.Context, c stack.Caller, id string) error
	CreateSoftwareDeployment(ctx context.Context, c stack.Caller, d stack.SoftwareDeployment) (stack.SoftwareDeployment, error)
	UpdateSoftwareDeployment(ctx context.Context, c stack.Caller, id string, change func(*stack.SoftwareDeployment)) (stack.SoftwareDeployment, error)
	DeleteSoftwareDeployment(ctx context.Context, c stack.Caller, id string) error

	// Types are those that the caller may use in this cloud, sorted by name.
	Types(ctx context.Context, c stack.Caller) []*stepdef.Def
	// UsableType is one of them: EntityNotFound, Forbidden or ResourceTypeUnavailable.
	UsableType(ctx context.Context, c stack.Caller, name string) (*stepdef.Def, error)
	Type(ctx context.Context, name string) (*stepdef.Def, error)                              // EntityNotFound
	TemplateVersions(ctx context.Context) []engine.TemplateVersion                            // oldest first
	TemplateFunctions(ctx context.Context, version string) ([]engine.TemplateFunction, error) // NotFound
}

var _ Service = (*engine.Engine)(nil)
