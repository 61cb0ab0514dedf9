package cinder

import (
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// retype gives a volume another type, unless it has that already, and waits for it: Cinder does
// nothing else with the volume meanwhile. The volume never moves to another host.
func retype(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if !given(r.Properties, "volume_type") {
		return t.Result
	}
	wanted, _ := r.Properties["volume_type"].(string)
	show := stack.Call{Method: "GET", Path: volumePath(r.PhysicalID)}
	a, ok := t.Call(show, nil)
	if !ok {
		return t.Result
	}
	volume := volumeIn(a)
	if isBusy(volume) {
		return t.RetryAfter(lookAgain)
	}
	if volume["volume_type"] == wanted {
		return t.Result
	}
	types, ok := t.Call(stack.Call{Method: "GET", Path: "/types?is_public=None"}, nil) // a volume shows the name, and the template may give an ID
	if !ok {
		return t.Result
	}
	all, _ := types.Body["volume_types"].([]any)
	for _, one := range all {
		if kind, _ := one.(map[string]any); kind["id"] == wanted && kind["name"] == volume["volume_type"] {
			return t.Result
		}
	}
	order := stack.Call{
		Method: "POST", Path: volumePath(r.PhysicalID) + "/action",
		Body: map[string]any{"os-retype": map[string]any{"new_type": wanted, "migration_policy": "never"}},
	}
	if _, ok := t.Call(order, &stepdef.Find{Get: volumePath(r.PhysicalID), In: "volume", Match: "cinder.isRetyped"}); !ok {
		return t.Result
	}
	now, ok := t.Call(show, nil)
	if !ok {
		return t.Result
	}
	if isBusy(volumeIn(now)) {
		return t.RetryAfter(lookAgain)
	}
	if has := volumeIn(now)["volume_type"]; has == volume["volume_type"] {
		return t.Fail(stack.PlainError, "Failed to retype volume "+r.PhysicalID+": its type is still "+stepdef.Str(has))
	}
	return t.Result
}

// isRetyped reports whether the order to retype a volume has arrived: Cinder is retyping it, or its
// type has changed since the order.
func isRetyped(r stack.Resource, volume map[string]any) bool {
	if volume["status"] == "retyping" {
		return true
	}
	for _, a := range r.Work.Answers {
		if before := volumeIn(a); before != nil {
			return before["volume_type"] != volume["volume_type"]
		}
	}
	return false
}

func volumeIn(a stack.Answer) map[string]any {
	volume, _ := a.Body["volume"].(map[string]any)
	return volume
}
