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

// A Function is one deployed function. Exactly one of HTTP, Topics and Every is set: it says what
// calls the function.
type Function struct {
	Name  string
	About string

	HTTP   bool          // requests of users
	Topics []stack.Topic // messages
	Every  time.Duration // the clock

	Needs app.Needs // the connections that it uses
	New   func(Env) Handler
}

// table lists all functions.
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
		Name: "validator", About: "Returns every mistake in a template. It needs no database, queue or cloud.", HTTP: true,
		New: func(e Env) Handler { return Handler{HTTP: newValidator(e)} },
	},
	{
		Name: "planner", About: "Plans actions on stacks, and decides how they ended.", Topics: planner.Topics, Needs: app.All,
		New: func(e Env) Handler { return Handler{Messages: planner.New(e.Worker), Secret: e.Secret} },
	},
	{
		Name: "stepper", About: "Creates, changes and deletes resources, step by step.", Topics: stepper.Topics, Needs: app.All,
		New: func(e Env) Handler { return Handler{Messages: stepper.New(e.Worker), Secret: e.Secret} },
	},
	{
		Name: "sweeper", About: "Delivers messages that are due, and again those that were lost.", Every: sweeper.Every,
		Needs: app.Needs{Store: true, Queue: true, Lock: true},
		New:   func(e Env) Handler { return Handler{Clock: sweeper.New(e.Worker), Secret: e.Secret} },
	},
}

// Dispatcher is the name of a program of the same binary that reads the queue and calls the functions.
// It is not a function.
const Dispatcher = "dispatcher"

// DispatcherNeeds are the connections that the dispatcher uses.
var DispatcherNeeds = app.Needs{Queue: true, Lock: true}

// Table returns all functions.
func Table() []Function { return slices.Clone(table) }

// Find returns the function of a name.
func Find(name string) (Function, bool) {
	i := slices.IndexFunc(table, func(f Function) bool { return f.Name == name })
	if i < 0 {
		return Function{}, false
	}
	return table[i], true
}

// Names returns the names of all functions, in the table's order.
func Names() []string {
	names := make([]string, len(table))
	for i, f := range table {
		names[i] = f.Name
	}
	return names
}

// Routes returns which function is called for each topic.
func Routes() (routes []dispatch.Route) {
	for _, f := range table {
		for _, t := range f.Topics {
			routes = append(routes, dispatch.Route{Topic: t, Function: f.Name})
		}
	}
	return routes
}

// Ticks returns the functions that are called on a schedule.
func Ticks() (ticks []dispatch.Tick) {
	for _, f := range table {
		if f.Every > 0 {
			ticks = append(ticks, dispatch.Tick{Function: f.Name, Every: f.Every})
		}
	}
	return ticks
}
