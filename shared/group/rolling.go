package group

import (
	"math"
	"time"

	"hearth/shared/stack"
)

// Rolling says how a group changes its members a few at a time.
type Rolling struct {
	MinInService int           // members that keep running meanwhile
	MaxBatch     int           // members changed at once; less than 1 counts as 1, with which Heat would never end
	Pause        time.Duration // between two batches
}

// next returns the batch that follows when updated of the current members have the new definition.
// The group grows for a while if MinInService could not be kept otherwise.
func (r Rolling) next(target, current, updated int) Batch {
	keep := min(r.MinInService, target, current)
	changed := min(max(r.MaxBatch, 1), max(target-updated, 0))
	return Batch{changed + max(min(current, target-changed), keep), changed}
}

// Batches returns the batches that take a group of current members to target members with the new
// definition. With surplus, members beyond the target do not count as changed: a ResourceGroup
// counts like this. An InstanceGroup counts every change as progress.
func (r Rolling) Batches(target, current int, surplus bool) []Batch {
	var all []Batch
	for updated := 0; updated < current || current != target; {
		b := r.next(target, current, updated)
		all = append(all, b)
		updated += b.Changed
		if surplus {
			updated -= max(b.Capacity-max(current, target), 0)
		}
		current = b.Capacity
	}
	return all
}

// Timeout returns how long each batch may take when all batches and the pauses between them may
// take limit. It returns an error when the pauses alone use up the limit.
func (r Rolling) Timeout(batches int, limit time.Duration) (time.Duration, error) {
	pauses := float64(r.Pause) * float64(max(batches-1, 0))
	if pauses >= float64(limit) {
		return 0, stack.Errorf(stack.BadRequest, "The current update policy will result in stack update timeout.")
	}
	return limit - time.Duration(pauses), nil
}

// Minutes returns a duration as the timeout of a stack, rounded up.
func Minutes(d time.Duration) int { return int(math.Ceil(d.Minutes())) }
