package heat

import (
	"strings"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// testStore stores the value, unless the action is going to fail.
func testStore(r stack.Resource, _ []stack.Answer) stepdef.HookResult {
	v, _ := r.Properties["value"].(string)
	if fails(r) || r.Action == stack.Update && v == "" {
		return stepdef.HookResult{}
	}
	return stepdef.HookResult{ID: r.PhysicalName, Data: map[string]any{"value": v}}
}

func testFail(r stack.Resource, _ []stack.Answer) stepdef.HookResult {
	if fails(r) {
		return stepdef.HookResult{Fail: stack.Failure{Class: string(stack.ValueError), Text: "Test Resource failed " + r.Name}}
	}
	return stepdef.HookResult{}
}

func fails(r stack.Resource) bool {
	fail, _ := r.Properties["fail"].(bool)
	return fail
}

// testPause returns the time of this action, or that of all actions.
func testPause(r stack.Resource) time.Duration {
	times, _ := r.Properties["action_wait_secs"].(map[string]any)
	s, ok := stack.Number(times[strings.ToLower(string(r.Action))])
	if !ok {
		s, _ = stack.Number(r.Properties["wait_secs"])
	}
	return seconds(s)
}

func testReplace(old, new map[string]any) bool {
	replace, _ := new["update_replace"].(bool)
	return replace && old["value"] != new["value"]
}

func testOutput(r stack.Resource, _ time.Time) any { return r.Data["value"] }
