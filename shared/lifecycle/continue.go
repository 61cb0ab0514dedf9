package lifecycle

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"hearth/shared/stack"
)

// CheckContinue says why a stack that has failed cannot go on where it stands; nil when it can.
func CheckContinue(s stack.Stack) error {
	switch {
	case s.Status != stack.Failed:
		return stack.Errorf(stack.NotSupported, "Continuing a stack when it is %s is not supported.", s.State())
	case s.Action == stack.Snapshot:
		return stack.Errorf(stack.NotSupported, "Continuing a snapshot is not supported: take another one.")
	}
	return nil
}

// skippedKey is where a row keeps the id of the source for which it was skipped, sparedKey
// where its object is what it was before that source.
const (
	skippedKey = "skipped"
	sparedKey  = "spared"
)

// SkippedByUser says whether a row counts as what a source wants because somebody said so.
func SkippedByUser(r stack.Resource, source string) bool {
	for _, key := range []string{skippedKey, sparedKey} {
		if id, ok := r.Data[key].(string); ok && id == source {
			return true
		}
	}
	return false
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

// SkippedBefore says whether a row was skipped for another source than this.
func SkippedBefore(r stack.Resource, source string) bool {
	return r.Data[skippedKey] != nil && !SkippedByUser(r, source)
}

// Skip takes a resource that failed, was never touched, or was kept from its update by the
// stack's environment, for what its stack's source wants. An update to another one makes it
// anew, or, where it was kept from one, is decided on as if that had not been.
func Skip(r stack.Resource, s stack.Stack, now time.Time) (stack.Resource, error) {
	refused := BlockedUpdate(r, s.Generation)
	if !IsIncomplete(r) && refused == nil {
		return r, stack.Errorf(stack.NotSupported, "Skipping the resource %s when it is %s is not supported.", r.Name, r.State())
	}
	why, key := r.Reason, skippedKey
	switch {
	case refused != nil:
		why, key = refused.Reason, sparedKey
	case r.Action == stack.Init:
		r.Action, why = stack.Create, "it was not created yet"
	}
	data := map[string]any{}
	maps.Copy(data, r.Data)
	delete(data, sparedKey) // what was skipped before, and is spared now, is still to be made
	data[key] = s.SourceID
	r.Data, r.Status, r.Reason, r.Updated, r.Work = data, stack.Complete, "skipped: "+why, now, stack.Work{}
	return r, nil
}

// IsIncomplete says whether a row is not what its stack wants: it failed, or its turn has not
// come.
func IsIncomplete(r stack.Resource) bool {
	return r.Status == stack.Failed || r.Action == stack.Init
}

// AsMissing is why a stack has failed that was to do but a part of what it needs.
func AsMissing(r stack.Resource) *stack.Resource {
	if r.Action == stack.Init {
		r.Reason = "Error: resources." + r.Name + ": not created yet"
	}
	return &r
}

// BlockedUpdate is a row as its stack fails of it whose update its environment did not allow in
// the generation; nil of all others. The row itself stays what it was, as in Heat.
func BlockedUpdate(r stack.Resource, generation int64) *stack.Resource {
	if r.Work.Refused == "" || r.Generation != generation {
		return nil
	}
	r.Action, r.Reason = stack.Update, r.Work.Refused
	return &r
}
