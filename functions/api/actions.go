package api

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"hearth/shared/access"
	"hearth/shared/engine"
	"hearth/shared/stack"
	"hearth/shared/web"
)

// An action is an action that the body of a request can name.
type action struct {
	name   string
	policy web.Policy
	do     doing
}

// doing performs an action. said is the value that the body gives for the action's name.
type doing func(a *api, ctx context.Context, c stack.Caller, s stack.Stack, said json.RawMessage) error

// actions lists Heat's actions, whose value is not read, and Hearth's own for stacks that have failed.
var actions = []action{
	{"suspend", member, begin(stack.Suspend)},
	{"resume", member, begin(stack.Resume)},
	{"check", reader, begin(stack.Check)}, // Heat lets readers
	{"cancel_update", member, cancel(true)},
	{"cancel_without_rollback", member, cancel(false)},

	{"continue", member, continuation(func(string) engine.Continuation { return engine.Continuation{} }, false)},
	{"retry", member, continuation(func(name string) engine.Continuation { return engine.Continuation{Retry: name} }, true)},
	{"skip", member, continuation(func(name string) engine.Continuation { return engine.Continuation{Skip: []string{name}} }, true)},
}

func begin(action stack.Action) doing {
	return func(a *api, ctx context.Context, c stack.Caller, s stack.Stack, _ json.RawMessage) error {
		return a.Stacks.Act(ctx, c, s, action)
	}
}

func cancel(rollback bool) doing {
	return func(a *api, ctx context.Context, c stack.Caller, s stack.Stack, _ json.RawMessage) error {
		return a.Stacks.CancelUpdate(ctx, c, s, rollback)
	}
}

// continuation continues a stack that has failed. With named, the body names a resource; without, the
// action's value is empty.
func continuation(how func(resource string) engine.Continuation, named bool) doing {
	return func(a *api, ctx context.Context, c stack.Caller, s stack.Stack, said json.RawMessage) error {
		if !named {
			if !isEmpty(said) {
				return stack.Errorf(stack.BadRequest, `This action takes no parameters: it stands alone, as in {"continue": null}.`)
			}
			return a.Stacks.ContinueStack(ctx, c, s, how(""))
		}
		fields, err := web.Fields(said, "The action", "resource")
		if err != nil {
			return err
		}
		var resource string
		if json.Unmarshal(fields["resource"], &resource) != nil || resource == "" {
			return stack.Errorf(stack.BadRequest, `No resource specified: {"resource": name} is wanted.`)
		}
		return a.Stacks.ContinueStack(ctx, c, s, how(resource))
	}
}

// isEmpty reports whether JSON is null or an object without fields.
func isEmpty(text json.RawMessage) bool {
	var fields map[string]json.RawMessage
	return json.Unmarshal(text, &fields) == nil && len(fields) == 0
}

// actOnStack does the one action that the body names. The route is open to callers that may do
// at least one action; the policy of the named action is checked here.
func (a *api) actOnStack(r *web.Request) (web.Reply, error) {
	s, err := a.livingStackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	fields, _, err := r.Object()
	if err != nil {
		return web.Reply{}, err
	}
	switch {
	case len(fields) == 0:
		return web.Reply{}, stack.Errorf(stack.BadRequest, "No action specified")
	case len(fields) > 1:
		return web.Reply{}, stack.Errorf(stack.BadRequest, "Multiple actions specified")
	}
	name := slices.Collect(maps.Keys(fields))[0]
	i := slices.IndexFunc(actions, func(one action) bool { return one.name == name })
	if i < 0 {
		return web.Reply{}, stack.Errorf(stack.BadRequest, "Invalid action %s specified", name)
	}
	if !access.Allows(actions[i].policy, r.Caller) {
		return web.Reply{}, access.Forbidden("actions:" + name)
	}
	if err := actions[i].do(a, r.Context(), r.Caller, s, fields[name]); err != nil {
		return web.Reply{}, err
	}
	return web.OK(web.Null)
}

// markResource marks a resource as unhealthy, or as healthy again. The path has its name or its physical
// ID.
func (a *api) markResource(r *web.Request) (web.Reply, error) {
	s, err := a.livingStackOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	fields, err := r.Fields()
	if err != nil {
		return web.Reply{}, err
	}
	var unknown []string
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if key != "mark_unhealthy" && key != "resource_status_reason" {
			unknown = append(unknown, "'"+key+"'")
		}
	}
	if unknown != nil {
		return web.Reply{}, stack.Errorf(stack.BadRequest, "Invalid keys in resource mark unhealthy {%s}", strings.Join(unknown, ", "))
	}
	given, ok := fields["mark_unhealthy"]
	if !ok {
		return web.Reply{}, stack.Errorf(stack.BadRequest, "Missing mandatory (mark_unhealthy) key from mark unhealthy request")
	}
	unhealthy, reason := false, ""
	switch text := strings.Trim(string(given), `"`); strings.ToLower(text) {
	case "true":
		unhealthy = true
	case "false":
	default:
		if text == "null" {
			text = "None"
		}
		return web.Reply{}, stack.Errorf(stack.BadRequest, `Unrecognized value "%s" for "mark_unhealthy", acceptable values are: true, false.`, text)
	}
	if text, ok := fields["resource_status_reason"]; ok && json.Unmarshal(text, &reason) != nil {
		return web.Reply{}, stack.Errorf(stack.BadRequest, "resource_status_reason must be a text.")
	}
	err = a.Resources.MarkUnhealthy(r.Context(), s, r.Vars["resource"], unhealthy, reason)
	if stack.CodeOf(err) == stack.EntityNotFound {
		err = stack.Errorf(web.ResourceNotFound, "%v", err)
	}
	if err != nil {
		return web.Reply{}, err
	}
	return web.OK(web.Null)
}
