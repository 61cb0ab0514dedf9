package engine

import (
	"context"

	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// verdict decides what becomes of a row, now that all is known that the template says of it.
func (s *scene) verdict(ctx context.Context, r stack.Resource, d *stepdef.Def, at place, wish plan.Wish) (v plan.Verdict, err error) {
	wish = s.spared(wish, r)
	if d.Nests() {
		wish.Stays, wish.Missing, err = s.inPlace(ctx, r)
	} else {
		wish.Stays, err = s.stays(ctx, d, r)
	}
	if err != nil {
		return v, err
	}
	if wish.Again, err = s.again(ctx, d, r, wish); err != nil {
		return v, err
	}
	if wish.Renew, err = s.renewed(ctx, d, r, wish); err != nil {
		return v, err
	}
	return plan.Decide(s.engine.Catalog, r, s.outlineOf(ctx, r, at.Outline), wish), nil
}
