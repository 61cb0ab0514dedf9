package store

import (
	"context"

	"hearth/shared/stack"
)

const policyColumns = `stack_id, root, body, during, holds`

// Policies returns the policies of the stacks of a tree, in no order.
func (s *Store) Policies(ctx context.Context, root string) ([]stack.Policy, error) {
	return collect(ctx, s.db, func(r rows) (p stack.Policy, err error) {
		err = r.Scan(&p.StackID, &p.Root, &p.Body, &p.During, &p.Holds)
		return p, err
	}, `SELECT `+policyColumns+` FROM stack_policy WHERE root = $1`, root)
}

// writePolicies runs after the checks: the stack row's version shows that no action began since.
func (s *Store) writePolicies(ctx context.Context, t tx, drafts []*draft) error {
	for _, d := range drafts {
		p := d.change.Policy
		if p == nil {
			continue
		}
		_, err := t.exec(ctx, `INSERT INTO stack_policy (`+policyColumns+`) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (stack_id) DO UPDATE SET body = excluded.body, during = excluded.during, holds = excluded.holds`,
			p.StackID, p.Root, clean(p.Body), clean(p.During), p.Holds)
		if err != nil {
			return err
		}
	}
	return nil
}
