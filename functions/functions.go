package functions

import (
	"slices"
	"time"

	"hearth/functions/planner"
	"hearth/functions/stepper"
	"hearth/functions/sweeper"
	"hearth/shared/app"
	"hearth/shared/dispatch"
	"hearth/shared/stack"
)

// A Function is one row of what is deployed. Exactly one of HTTP, Topics and Every
// says what wakes it.
type Function struct {
	Name  string
	About string

	HTTP   bool          // requests of users
	Topics []stack.Topic // messages
	Every  time.Duration // the clock

	Needs app.Needs // which hands it works with
	New   func(Env) Handler
}

// table is all of them. The alarms and the scaler are rows to come.
var table = []Function{
	{
		Name: "api", About: "Heat's REST API.", HTTP: true, Needs: app.All,
		New: func(e Env) Handler { return Handler{HTTP: newAPI(e)} },
	},
	{
		Name: "cfn", About: "CloudFormation's API, for AWS's clients.", HTTP: true, Needs: app.All,
		New: func(e Env) Handler { return Handler{HTTP: newCFN(e)} },
	},
	{
		Name: "validator", About: "Takes a template and returns every mistake in it; it works with nothing.", HTTP: true,
		New: func(e Env) Handler { return Handler{HTTP: newValidator(e)} },
	},
	{
		Name: "planner", About: "Plans stacks, and decides what became of them.", Topics: planner.Topics, Needs: app.All,
		New: func(e Env) Handler { return Handler{Messages: planner.New(e.Worker), Secret: e.Secret} },
	},
	{
		Name: "stepper", About: "Carries resources on, step by step.", Topics: stepper.Topics, Needs: app.All,
		New: func(e Env) Handler { return Handler{Messages: stepper.New(e.Worker), Secret: e.Secret} },
	},
	{
		Name: "sweeper", About: "Delivers what is due and what was lost.", Every: sweeper.Every,
		Needs: app.Needs{Store: true, Queue: true, Lock: true},
		New:   func(e Env) Handler { return Handler{Clock: sweeper.New(e.Worker), Secret: e.Secret} },
	},
}

// Dispatcher is a program of the same binary, but no function: it wakes them.
const Dispatcher = "dispatcher"

// DispatcherNeeds are its hands.
var DispatcherNeeds = app.Needs{Queue: true, Lock: true}

// Table gives every function.
func Table() []Function { return slices.Clone(table) }

// Find gives the function of the name.
func Find(name string) (Function, bool) {
	i := slices.IndexFunc(table, func(f Function) bool { return f.Name == name })
	if i < 0 {
		return Function{}, false
	}
	return table[i], true
}

// Names are those of all functions, in the table's order.
func Names() []string {
	names := make([]string, len(table))
	for i, f := range table {
		names[i] = f.Name
	}
	return names
}

// Routes say which function each topic wakes.
func Routes() (routes []dispatch.Route) {
	for _, f := range table {
		for _, t := range f.Topics {
			routes = append(routes, dispatch.Route{Topic: t, Function: f.Name})
		}
	}
	return routes
}

// Ticks say which functions the clock wakes.
func Ticks() (ticks []dispatch.Tick) {
	for _, f := range table {
		if f.Every > 0 {
			ticks = append(ticks, dispatch.Tick{Function: f.Name, Every: f.Every})
		}
	}
	return ticks
}
