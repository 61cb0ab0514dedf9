package api

import (
	"context"
	"log/slog"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// Needs are what the API uses.
type Needs struct {
	Services
	Identity Identity
	Store    Stores
	Fetch    Fetcher // nil: templates are not fetched from URLs
	Log      *slog.Logger

	AuthURL     string // Keystone's URL, which the answer to callers without a token has
	Prefix      string // removed from the beginning of paths: /function/api
	Revision    string // of the build, shown by build_info
	MaxBody     int64  // bytes of a JSON body; 0 is Heat's 1 MiB
	MaxTemplate int    // bytes of a template; 0 is Heat's 512 KiB

	// GlobalAdmin lets administrators see and change the stacks of all projects.
	GlobalAdmin bool

	// HiddenTags hide a stack from lists that do not ask for hidden ones.
	HiddenTags []string
}

// Identity returns the caller that a token belongs to: Unauthorized when it is not valid,
// Unavailable when Keystone does not answer.
type Identity interface {
	Check(ctx context.Context, token string) (stack.Caller, error)
}

// A Fetcher reads the text at a URL. Its error does not tell the reason of a failure.
type Fetcher interface {
	Get(ctx context.Context, address string) ([]byte, error)
}

// Stores read from the database. A row that does not exist is an EntityNotFound error. Each interface is
// declared in the file of its noun.
type Stores struct {
	Stacks    StackStore
	Resources ResourceStore
	Events    EventStore
	Software  SoftwareStore
}

// Services are what the engine does for users, by noun. Each is declared in the file of its noun.
type Services struct {
	Stacks    Stacks
	Resources Resources
	Snapshots Snapshots
	Templates Templates
	Outputs   Outputs
	Software  Software
	Signals   Signals
	Guards    Guards
	Policies  Policies
}

// EngineServices returns the services of an engine, which does all of them.
func EngineServices(e *engine.Engine) Services {
	return Services{Stacks: e, Resources: e, Snapshots: e, Templates: e, Outputs: e, Software: e, Signals: e, Guards: e, Policies: e}
}
