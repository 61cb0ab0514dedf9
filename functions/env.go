package functions

import (
	"context"
	"log/slog"
	"net/http"

	"hearth/functions/api"
	"hearth/functions/planner"
	"hearth/functions/stepper"
	"hearth/functions/sweeper"
	"hearth/functions/validator"
	"hearth/shared/app"
)

// A Worker does the work of all functions that messages and the clock wake.
type Worker interface {
	planner.Worker
	stepper.Worker
	sweeper.Worker
}

// An Env is what functions are made of; a function uses what its row needs.
type Env struct {
	Worker    Worker
	API       http.Handler
	Validator http.Handler
	Ready     func(context.Context) error // whether the hands work
	Secret    []byte                      // that events are signed with; nil takes all
	Log       *slog.Logger
}

// NewEnv makes one of opened hands. revision is that of the build.
func NewEnv(h *app.Hearth, revision string) Env {
	e := Env{
		Worker: h.Engine,
		Validator: validator.New(validator.Needs{
			Validate: h.Engine.Inspect, Log: h.Log,
			MaxBody: int64(h.Config.MaxBody), MaxTemplate: h.Config.MaxTemplate,
		}),
		Ready:  h.Ready,
		Secret: h.Config.WakeSecret,
		Log:    h.Log,
	}
	if h.Identity != nil && h.Store != nil {
		needs := api.Needs{
			Identity: h.Identity, Store: h.Store, Service: h.Engine, Log: h.Log,
			AuthURL: h.Config.Cloud.AuthURL, Revision: revision,
			MaxBody: int64(h.Config.MaxBody), MaxTemplate: h.Config.MaxTemplate, HiddenTags: h.Config.HiddenTags, GlobalAdmin: h.Config.GlobalAdmin,
		}
		if h.Fetcher != nil {
			needs.Fetch = h.Fetcher
		}
		e.API = api.New(needs)
	}
	return e
}
