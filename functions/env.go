package functions

import (
	"context"
	"net/http"

	"hearth/functions/api"
	"hearth/functions/cfn"
	"hearth/functions/planner"
	"hearth/functions/stepper"
	"hearth/functions/sweeper"
	"hearth/functions/validator"
	"hearth/shared/app"
)

// A Worker does the work of all functions that are called with messages or on a schedule.
type Worker interface {
	planner.Worker
	stepper.Worker
	sweeper.Worker
}

// An Env has what the constructors of functions need.
type Env struct {
	Worker   Worker
	Hearth   *app.Hearth                 // open connections, for functions that serve users
	Revision string                      // the revision of the build
	Ready    func(context.Context) error // returns an error while a connection does not work
	Secret   []byte                      // key of the signature of events; nil accepts all

	CountData func(int) // counts the metric data that servers send; nil: they are not counted
}

// NewEnv returns the Env of open connections. revision is the revision of the build. It makes no
// handler.
func NewEnv(h *app.Hearth, revision string) Env {
	return Env{Worker: h.Engine, Hearth: h, Revision: revision, Ready: h.Ready, Secret: h.Config.WakeSecret}
}

// newAPI returns the handler of Heat's API; nil where a connection that it needs is not open.
func newAPI(e Env) http.Handler {
	h := e.Hearth
	if h.Identity == nil || h.Store == nil {
		return nil
	}
	needs := api.Needs{
		Services: api.EngineServices(h.Engine), Identity: h.Identity, Log: h.Log,
		Store:   api.Stores{Stacks: h.Store, Resources: h.Store, Events: h.Store, Software: h.Store},
		AuthURL: h.Config.Cloud.AuthURL, Revision: e.Revision,
		MaxBody: int64(h.Config.MaxBody), MaxTemplate: h.Config.MaxTemplate, HiddenTags: h.Config.HiddenTags, GlobalAdmin: h.Config.GlobalAdmin,
	}
	if h.Fetcher != nil {
		needs.Fetch = h.Fetcher
	}
	return api.New(needs)
}

// newCFN returns the handler of CloudFormation's API; nil where a connection that it needs is not open.
func newCFN(e Env) http.Handler {
	h := e.Hearth
	if h.Identity == nil || h.Store == nil {
		return nil
	}
	needs := cfn.Needs{
		Stacks: h.Engine, ChangeSets: h.Engine, Outputs: h.Engine, Templates: h.Engine, Guards: h.Engine, Policies: h.Engine, Types: h.Engine, Store: h.Store, Exports: h.Store, Identity: h.Identity, Log: h.Log,
		Signals: h.Engine, Functions: h.Engine, Endpoint: h.Config.CFNURL(), CountData: e.CountData,
		MaxBody: int64(h.Config.MaxBody), MaxTemplate: h.Config.MaxTemplate, MaxStacks: h.Config.MaxStacks, PageKeys: h.Store.DeriveKeys("page tokens"),
	}
	if h.Fetcher != nil {
		needs.Fetch = h.Fetcher
	}
	return cfn.New(needs)
}

// newValidator returns the handler of the validator.
func newValidator(e Env) http.Handler {
	h := e.Hearth
	return validator.New(validator.Needs{
		Validate: h.Engine.Inspect, Log: h.Log,
		MaxBody: int64(h.Config.MaxBody), MaxTemplate: h.Config.MaxTemplate,
	})
}
