package live

import (
	"context"

	"hearth/shared/engine/source"
	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Verdict decides what happens to a row, when everything that the template says of it is known.
func (s *Scene) Verdict(ctx context.Context, r stack.Resource, d *stepdef.Def, at source.Place, desired plan.Desired) (v plan.Verdict, err error) {
	desired = s.markSkipped(desired, r)
	if d.Nests() {
		desired.ObjectSound, desired.Missing, err = s.nestedState(ctx, r)
	} else {
		desired.ObjectSound, err = s.objectSound(ctx, d, r)
	}
	if err != nil {
		return v, err
	}
	if desired.Remake, err = s.restoredProperties(ctx, d, r, desired); err != nil {
		return v, err
	}
	if desired.Renew, err = s.renewedInputs(ctx, d, r, desired); err != nil {
		return v, err
	}
	return plan.Decide(s.Runtime.Catalog, r, s.OutlineOf(ctx, r, at.Outline), desired), nil
}
