package lifecycle

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hearth/shared/stack"
)

// CheckContinue returns an error if a stack cannot continue the action that failed.
func CheckContinue(s stack.Stack) error {
	switch {
	case s.Status != stack.Failed:
		return stack.Errorf(stack.NotSupported, "Continuing a stack when it is %s is not supported.", s.State())
	case s.Action == stack.Snapshot:
		return stack.Errorf(stack.NotSupported, "Continuing a snapshot is not supported: take another one.")
	}
	return nil
}

// SkippedByUser reports whether a user skipped this resource for a source. It then counts as what
// the source says.
func SkippedByUser(r stack.Resource, source string) bool {
	return source != "" && (r.Marks.Skipped == source || r.Marks.Spared == source)
}

// SkippedNames returns the sorted names of the resources that a user skipped for a source.
func SkippedNames(rows []stack.Resource, source string) (names []string) {
	for _, r := range rows {
		if SkippedByUser(r, source) {
			names = append(names, r.Name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// namedSkips is how many skipped resources the reason of a stack names.
const namedSkips = 5

// skippedNote returns the end of the reason of a stack with skipped resources, such as
// " (2 skipped: a, b)".
func skippedNote(names []string) string {
	if len(names) == 0 {
		return ""
	}
	shown := strings.Join(names[:min(len(names), namedSkips)], ", ")
	if len(names) > namedSkips {
		shown += ", …"
	}
	return fmt.Sprintf(" (%d skipped: %s)", len(names), shown)
}

// SkippedBefore reports whether a user skipped the row for another source than this.
func SkippedBefore(r stack.Resource, source string) bool {
	return r.Marks.Skipped != "" && !SkippedByUser(r, source)
}

// Skip returns a row that counts as complete although it is not what its stack's source says. The
// row failed, was never worked on, or its update was restricted by the environment. An update to
// another source replaces it. If only its update was restricted, that update decides as if it had
// not been skipped.
func Skip(r stack.Resource, s stack.Stack, now time.Time) (stack.Resource, error) {
	refused := BlockedUpdate(r, s.Generation)
	if !CanSkip(r, s) {
		return r, stack.Errorf(stack.NotSupported, "Skipping the resource %s when it is %s is not supported.", r.Name, r.State())
	}
	why := r.Reason
	if refused != nil {
		why, r.Marks.Spared = refused.Reason, s.SourceID
	} else {
		// A row that was skipped before is still to be made.
		r.Marks.Skipped, r.Marks.Spared = s.SourceID, ""
	}
	if refused == nil && r.Action == stack.Init {
		r.Action, why = stack.Create, "it was not created yet"
	}
	r.Status, r.Updated, r.Work = stack.Complete, now, stack.Work{}
	return r.WithReason("skipped: " + why), nil
}

// CanSkip reports whether a user may skip a row.
func CanSkip(r stack.Resource, s stack.Stack) bool {
	return IsIncomplete(r) || BlockedUpdate(r, s.Generation) != nil
}

// LeaveObject returns a row whose object could not be deleted, as if it were deleted. Its object stays
// in the cloud, because a user skips its deletion.
func LeaveObject(r stack.Resource, now time.Time) stack.Resource {
	r.Status, r.Updated, r.Work = stack.Complete, now, stack.Work{}
	return r.WithReason("skipped: the object stays in the cloud: " + r.Reason)
}

// IsIncomplete reports whether a row is not what its stack's source says: it failed, or was never
// worked on.
func IsIncomplete(r stack.Resource) bool {
	return r.Status == stack.Failed || r.Action == stack.Init
}

// AsMissing returns the row as the cause of a failure: the stack did only a part of what the row
// needs.
func AsMissing(r stack.Resource) *stack.Resource {
	if r.Action == stack.Init {
		r = r.WithFailure(stack.FailureAt(r.Name, stack.PlainError, "not created yet"))
	}
	return &r
}

// BlockedUpdate returns the row as the cause of its stack's failure, if the environment did not
// allow its update in the generation; nil for all others. The row itself does not change, as in
// Heat.
func BlockedUpdate(r stack.Resource, generation int64) *stack.Resource {
	if r.Work.Refused.IsZero() || r.Generation != generation {
		return nil
	}
	r = r.WithFailure(r.Work.Refused)
	r.Action = stack.Update
	return &r
}
