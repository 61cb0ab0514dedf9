package store

import (
	"context"

	"hearth/shared/stack"
)

const guardColumns = `stack_id, protected, protection_reason, protected_by, locked_until, lock_reason, locked_by`

// Guard returns the guard of a stack; a stack without one has the zero Guard.
func (s *Store) Guard(ctx context.Context, stackID string) (stack.Guard, error) {
	found, err := collect(ctx, s.db, func(r rows) (g stack.Guard, err error) {
		err = r.Scan(&g.StackID, &g.Protected, &g.ProtectionReason, &g.ProtectedBy, moment{&g.LockedUntil}, &g.LockReason, &g.LockedBy)
		return g, err
	}, `SELECT `+guardColumns+` FROM guard WHERE stack_id = $1`, stackID)
	if err != nil || len(found) == 0 {
		return stack.Guard{StackID: stackID}, err
	}
	return found[0], nil
}

// writeGuards runs after the checks: the stack row's version shows that no action began since.
func (s *Store) writeGuards(ctx context.Context, t tx, drafts []*draft) error {
	for _, d := range drafts {
		g := d.change.Guard
		if g == nil {
			continue
		}
		_, err := t.exec(ctx, `INSERT INTO guard (`+guardColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (stack_id) DO UPDATE SET protected = excluded.protected, protection_reason = excluded.protection_reason,
			protected_by = excluded.protected_by, locked_until = excluded.locked_until, lock_reason = excluded.lock_reason, locked_by = excluded.locked_by`,
			g.StackID, g.Protected, g.ProtectionReason, g.ProtectedBy, g.LockedUntil, g.LockReason, g.LockedBy)
		if err != nil {
			return err
		}
	}
	return nil
}
