package nova

import (
	"fmt"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// resize gives a server another flavor, up to where the change waits to be confirmed. A server that
// has the flavor already is skipped. A server that a failed update left waiting with another flavor
// is confirmed first.
func resize(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	path := serverPath(r.PhysicalID)
	for ordered := false; ; {
		a, ok := t.Call(stack.Call{Method: "GET", Path: path}, nil)
		if !ok {
			return t.Result
		}
		server, _ := a.Body["server"].(map[string]any)
		flavor, _ := server["flavor"].(map[string]any)
		has := text(flavor, "id") == text(r.Properties, "flavor")
		switch status := text(server, "status"); {
		case isAtWork(server) && t.IsLast():
			return t.RetryAfter(lookAgain)
		case has:
			return t.Result
		case status == "VERIFY_RESIZE":
			if !confirm(t, path) {
				return t.Result
			}
			continue
		case ordered:
			return t.Fail(stack.PlainError, fmt.Sprintf("Resizing to '%s' failed, status '%s'", text(r.Properties, "flavor"), status))
		}
		order := stack.Call{Method: "POST", Path: path + "/action", Body: map[string]any{"resize": map[string]any{"flavorRef": r.Properties["flavor"]}}}
		if _, ok := t.Call(order, &stepdef.Find{Get: path, In: "server", Match: "nova.isResizing"}); !ok {
			return t.Result
		}
		ordered = true
	}
}

// confirmResize confirms the change of a server that waits for it.
func confirmResize(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	path := serverPath(r.PhysicalID)
	a, ok := t.Call(stack.Call{Method: "GET", Path: path}, nil)
	if !ok {
		return t.Result
	}
	if server, _ := a.Body["server"].(map[string]any); text(server, "status") == "VERIFY_RESIZE" {
		confirm(t, path)
	}
	return t.Result
}

func confirm(t *stepdef.Replay, path string) bool {
	order := stack.Call{Method: "POST", Path: path + "/action", Body: map[string]any{"confirmResize": nil}}
	_, ok := t.Call(order, &stepdef.Find{Get: path, In: "server", Match: "nova.isActive"})
	return ok
}

// isAtWork reports whether Nova is doing something with a server that ends by itself.
func isAtWork(server map[string]any) bool {
	switch text(server, "status") {
	case "RESIZE", "REVERT_RESIZE", "REBUILD":
		return true
	}
	return text(server, "OS-EXT-STS:task_state") != ""
}
