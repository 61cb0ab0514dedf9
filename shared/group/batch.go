package group

import (
	"math"
	"time"

	"hearth/shared/stack"
)

// Rolling is how a group changes its members a few at a time.
type Rolling struct {
	MinInService int           // members that keep running meanwhile
	MaxBatch     int           // members changed at once; less than 1 counts as 1, with which Heat would never end
	Pause        time.Duration // between two batches
}

// A Batch is one change of a group: Capacity is how many members it has after it, and
// Changed how many of them may take the new definition in it, those that are new among them.
type Batch struct{ Capacity, Changed int }

// next is the batch that comes where updated members of current have the new
// definition. The group grows for a while where MinInService could not be kept else.
func (r Rolling) next(target, current, updated int) Batch {
	keep := min(r.MinInService, target, current)
	changed := min(max(r.MaxBatch, 1), max(target-updated, 0))
	return Batch{changed + max(min(current, target-changed), keep), changed}
}

// Batches are those that take a group of current members to target members with the new
// definition. With surplus, members beyond the target are not counted as changed: so
// a ResourceGroup counts, where an InstanceGroup takes every change for a step ahead.
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

// Timeout is how long each batch may take when all of them, with the pauses between
// them, may take limit. Where the pauses alone take as long there is an error.
func (r Rolling) Timeout(batches int, limit time.Duration) (time.Duration, error) {
	pauses := float64(r.Pause) * float64(max(batches-1, 0))
	if pauses >= float64(limit) {
		return 0, stack.Errorf(stack.BadRequest, "The current update policy will result in stack update timeout.")
	}
	return limit - time.Duration(pauses), nil
}

// Minutes is a time as the timeout of a stack, rounded up.
func Minutes(d time.Duration) int { return int(math.Ceil(d.Minutes())) }
