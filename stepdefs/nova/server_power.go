package nova

import (
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// power sends an order to a server that is not yet in the ordered state: Nova refuses to suspend a
// suspended server and to resume a running one.
func power(order, through string, find stepdef.Find) stepdef.Do {
	return func(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
		t := stepdef.NewReplay(answers)
		if r.PhysicalID == "" {
			return t.Fail(stack.PlainError, "Cannot "+order+" "+r.Name+", resource_id not set")
		}
		a, ok := t.Call(stack.Call{Method: "GET", Path: serverPath(r.PhysicalID)}, nil)
		if !ok {
			return t.Result
		}
		server, _ := a.Body["server"].(map[string]any)
		if text(server, "status") == through {
			return t.Result
		}
		find.Get, find.In = serverPath(r.PhysicalID), "server"
		t.Call(stack.Call{Method: "POST", Path: serverPath(r.PhysicalID) + "/action", Body: map[string]any{order: nil}}, &find)
		return t.Result
	}
}

func serverPath(id string) string { return "/servers/" + escape(id) }
