package lifecycle

import (
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// CanFinishCreation reports whether a creation that failed after its object was made can continue
// where it failed.
func CanFinishCreation(d *stepdef.Def, r stack.Resource) bool {
	return r.Status == stack.Failed && r.Work.Halfway && d.Lasting && !d.Nests() && !d.Always
}
