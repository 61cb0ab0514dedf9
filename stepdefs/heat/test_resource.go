package heat

import (
	"strings"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// testStore stores the value, unless the action is going to fail.
func testStore(r stack.Resource, _ []stack.Answer) stepdef.Want {
	v, _ := r.Properties["value"].(string)
	if fails(r) || r.Action == stack.Update && v == "" {
		return stepdef.Want{}
	}
	return stepdef.Want{ID: r.PhysicalName, Data: map[string]any{"value": v}}
}

func testFail(r stack.Resource, _ []stack.Answer) stepdef.Want {
	if fails(r) {
		return stepdef.Want{Fail: stack.Failure{Class: string(stack.ValueError), Text: "Test Resource failed " + r.Name}}
	}
	return stepdef.Want{}
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
