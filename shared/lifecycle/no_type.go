package lifecycle

import "hearth/shared/stack"

// withoutType ends the work on a row whose type has no definition, mostly an operator's own type
// that is no longer loaded. A deletion succeeds if there is no object, or if the object stays in
// the cloud. Everything else fails, and can be tried again when the definition is back.
func withoutType(r stack.Resource, ev Event) stack.Resource {
	status := stack.Failed
	if b := ev.Begin; b != nil {
		untouched := r.Action == stack.Init && r.PhysicalID == "" && !r.Work.Begun
		if b.Action == stack.Delete {
			if untouched || r.Retain {
				status = stack.Complete
			}
			r.Work.Previous = previousState(r)
		}
		// A row of an older generation is taken up again and again.
		r.Action, r.Generation = b.Action, b.Generation
	}
	if status == stack.Complete {
		return endAction(r.WithReason(stack.StateChanged), status, ev.Now)
	}
	why := stack.FailureAt(r.Name, string(stack.StackValidationFailed), "The Resource Type ("+r.Type+") could not be found.")
	return endAction(r.WithFailure(why), status, ev.Now)
}
