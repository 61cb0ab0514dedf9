package store

import "context"

// inSavepoint runs what writes one change, step by step until one refuses it. Of a refused change
// nothing is written.
func inSavepoint(ctx context.Context, t tx, d *draft, steps ...func(context.Context, tx, *draft) error) error {
	if err := t.later(ctx, `SAVEPOINT change`); err != nil {
		return err
	}
	for _, step := range steps {
		if d.err != nil {
			break
		}
		if err := step(ctx, t, d); err != nil {
			return err
		}
	}
	if d.err != nil {
		if err := t.later(ctx, `ROLLBACK TO SAVEPOINT change`); err != nil {
			return err
		}
	}
	return t.later(ctx, `RELEASE SAVEPOINT change`)
}
