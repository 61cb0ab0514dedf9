package cfn

import (
	"context"
	"log/slog"

	"hearth/shared/awssign"
	"hearth/shared/engine"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Needs are what the function is made of.
type Needs struct {
	Stacks     Stacks
	ChangeSets ChangeSets
	Outputs    Outputs
	Templates  Templates
	Guards     Guards
	Policies   Policies
	Types      Types
	Store      Store
	Exports    Exports
	Identity   Identity
	Fetch      Fetcher // nil: templates are not fetched
	Log        *slog.Logger

	Signals   Signals
	Functions Functions
	Endpoint  string // of the API as servers in the cloud reach it, up to and including /v1

	CountData func(int) // counts the metric data that are accepted; nil: they are not counted

	PageKeys    [][]byte // of NextTokens, 32 bytes each: the first seals, all open; nil makes one
	Prefix      string   // cut from the beginning of paths: /function/cfn
	MaxBody     int64    // bytes of a request; 0 is 1 MiB
	MaxStacks   int      // of a project; negative is no limit
	MaxTemplate int      // bytes of a template at an address; 0 is 512 KiB
}

// Identity says who has sent a request.
type Identity interface {
	// Check returns the caller that a token belongs to: Unauthorized when it is not valid.
	Check(ctx context.Context, token string) (stack.Caller, error)
	// Signed returns who has signed a request, with a token of that user. SignatureDoesNotMatch says
	// that the request was not signed in this form.
	Signed(ctx context.Context, form awssign.KeystoneForm) (stack.Caller, error)
}

// A Fetcher reads the text at an address.
type Fetcher interface {
	Get(ctx context.Context, address string) ([]byte, error)
}

// Stacks creates, changes and deletes stacks.
type Stacks interface {
	CreateStack(ctx context.Context, c stack.Caller, r engine.Request) (stack.Stack, error)
	UpdateStack(ctx context.Context, c stack.Caller, s stack.Stack, r engine.UpdateRequest) (stack.Stack, error)
	// ChangesNothing reports whether an update would leave a stack as it is.
	ChangesNothing(ctx context.Context, c stack.Caller, s stack.Stack, r engine.UpdateRequest) (bool, error)
	CancelUpdate(ctx context.Context, c stack.Caller, s stack.Stack, rollback bool) error
	RollbackStack(ctx context.Context, c stack.Caller, s stack.Stack, token string) error
	ContinueRollback(ctx context.Context, c stack.Caller, s stack.Stack, skip []string, token string) error
	DeleteStack(ctx context.Context, c stack.Caller, s stack.Stack, retain ...string) error
	// ForceDeleteStack deletes a stack in DELETE_FAILED, and leaves in the cloud what cannot be deleted.
	ForceDeleteStack(ctx context.Context, c stack.Caller, s stack.Stack) error
}

// ChangeSets prepares, executes and deletes change sets.
type ChangeSets interface {
	CreateChangeSet(ctx context.Context, c stack.Caller, p engine.Proposal) (stack.Stack, stack.ChangeSet, error)
	ExecuteChangeSet(ctx context.Context, c stack.Caller, s stack.Stack, set stack.ChangeSet, x engine.Execution) (stack.Stack, error)
	DeleteChangeSet(ctx context.Context, s stack.Stack, set stack.ChangeSet) error
}

// Outputs resolves the outputs of a stack.
type Outputs interface {
	// OutputsWithSecrets returns the outputs of a stack, and the secrets that they use.
	OutputsWithSecrets(ctx context.Context, s stack.Stack) ([]engine.Output, *stack.Secrets, error)
	// Secrets returns the secrets of a stack and its nested stacks.
	Secrets(ctx context.Context, s stack.Stack) (*stack.Secrets, error)
}

// Templates validates templates, and tells what a stack is made from.
type Templates interface {
	Source(ctx context.Context, s stack.Stack) (stack.Source, error)
	Environment(ctx context.Context, s stack.Stack) (stack.Environment, error)
	// Parameters returns what is shown: hidden ones are masked.
	Parameters(ctx context.Context, s stack.Stack) (map[string]string, error)
	Validate(ctx context.Context, c stack.Caller, r engine.Request) (engine.Validation, error)
}

// Types has the resource types that a caller may use.
type Types interface {
	Types(ctx context.Context, c stack.Caller) []*stepdef.Def
	UsableType(ctx context.Context, c stack.Caller, name string) (*stepdef.Def, error)
}

// Guards shows and changes what keeps a stack from being deleted.
type Guards interface {
	Guard(ctx context.Context, s stack.Stack) (stack.Guard, error)
	ChangeGuard(ctx context.Context, s stack.Stack, change func(*stack.Guard)) (stack.Guard, error)
}

// Store reads stacks, resources and events. What does not exist is EntityNotFound.
type Store interface {
	// FindStack returns a stack of the project. An ID finds a deleted stack too.
	FindStack(ctx context.Context, project, nameOrID string) (stack.Stack, error)
	Stack(ctx context.Context, id string) (stack.Stack, error)
	Stacks(ctx context.Context, q stack.StackQuery) ([]stack.Stack, error)
	ListResources(ctx context.Context, stackID string, whole bool) ([]stack.Resource, error)
	ResourceNamed(ctx context.Context, stackID, name string) (stack.Resource, error)
	Events(ctx context.Context, q stack.EventQuery) ([]stack.Event, error)
	ChangeSets(ctx context.Context, stackID string) ([]stack.ChangeSet, error)
	ChangeSet(ctx context.Context, stackID, nameOrID string) (stack.ChangeSet, error)
	ChangeSetByID(ctx context.Context, project, id string) (stack.ChangeSet, error)
	EventByID(ctx context.Context, stackID, id string) (stack.Event, error)
}

// Exports reads what the stacks of a project share.
type Exports interface {
	Exports(ctx context.Context, q stack.ExportQuery) ([]stack.Export, error)
	Importers(ctx context.Context, export string, q stack.ExportQuery) ([]string, error)
}
