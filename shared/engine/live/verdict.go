package live

import (
	"context"

	"hearth/shared/engine/source"
	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Verdict decides what happens to a row, when everything that the template says of it is known.
func (s *Scene) Verdict(ctx context.Context, r stack.Resource, d *stepdef.Def, at source.Place, wish plan.Desired) (v plan.Verdict, err error) {
	wish = s.markSkipped(wish, r)
	if d.Nests() {
		wish.ObjectSound, wish.Missing, err = s.nestedState(ctx, r)
	} else {
		wish.ObjectSound, err = s.objectSound(ctx, d, r)
	}
	if err != nil {
		return v, err
	}
	if wish.Remake, err = s.restoredProperties(ctx, d, r, wish); err != nil {
		return v, err
	}
	if wish.Renew, err = s.renewedInputs(ctx, d, r, wish); err != nil {
		return v, err
	}
	return plan.Decide(s.Runtime.Catalog, r, s.OutlineOf(ctx, r, at.Outline), wish), nil
}
