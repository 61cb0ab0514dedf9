package heat

import (
	"slices"
	"time"

	"hearth/shared/stack"
)

// delay returns how long an action waits, if the template delays that action.
func delay(r stack.Resource) time.Duration {
	actions, _ := r.Properties["actions"].([]any)
	if !slices.Contains(actions, any(string(r.Action))) {
		return 0
	}
	least, _ := stack.Number(r.Properties["min_wait"])
	jitter, _ := stack.Number(r.Properties["max_jitter"])
	unit, _ := stack.Number(r.Properties["jitter_multiplier"])
	c := chance{seed: r.Work.Seed}
	return seconds(least + jitter*unit*c.part())
}

// forever is longer than any stack may take.
const forever = 100 * 365 * 24 * time.Hour

func seconds(s float64) time.Duration {
	if s < 0 || s > forever.Seconds() {
		return forever
	}
	return time.Duration(s * float64(time.Second))
}
