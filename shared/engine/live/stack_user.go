package live

import (
	"context"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// DoAs makes a call as the user in Keystone that a resource has. It is the row itself, another resource of
// its stack, or a server in the project.
func (s *Scene) DoAs(ctx context.Context, row stack.Resource, call stack.Call) stack.Answer {
	r, ok, err := s.userHolder(ctx, row, call.UserOf)
	if err != nil {
		return stack.Answer{Trouble: stack.Unsent, Reason: err.Error()}
	}
	if !ok {
		r = stack.Resource{}
	}
	return s.Runtime.callAs(ctx, r, call)
}

// DoAsServer makes a call as the user in Keystone that a server in a project has.
func (e *Runtime) DoAsServer(ctx context.Context, project, server string, call stack.Call) stack.Answer {
	r, _, err := e.serverOf(ctx, project, server)
	if err != nil {
		return stack.Answer{Trouble: stack.Unsent, Reason: err.Error()}
	}
	return e.callAs(ctx, r, call)
}

func (e *Runtime) callAs(ctx context.Context, r stack.Resource, call stack.Call) stack.Answer {
	user := stepdef.StackUserOf(r)
	if user == nil {
		return stack.Answer{Trouble: stack.Denied, Reason: "the resource " + call.UserOf + " has no user in Keystone"}
	}
	text := func(key string) string {
		v, _ := user[key].(string)
		return v
	}
	return e.Call(ctx, stack.Account{Credential: &stack.Credential{
		Project: text("project_id"), UserID: text("user_id"), Password: text("password"), Region: text("region_name"),
	}}, call)
}

func (s *Scene) userHolder(ctx context.Context, row stack.Resource, of string) (r stack.Resource, ok bool, err error) {
	if of == row.PhysicalName || of == row.PhysicalID {
		return row, true, nil
	}
	rows, err := s.Runtime.Store.Resources(ctx, row.Home(), nil)
	if err != nil {
		return r, false, err
	}
	for _, r := range rows {
		if r.PhysicalID == of {
			return r, true, nil
		}
	}
	return s.Runtime.serverOf(ctx, s.Stack.Project, of)
}
