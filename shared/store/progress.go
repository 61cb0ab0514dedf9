package store

import (
	"context"

	"hearth/shared/stack"
)

// Planned says whether the generation of the stack has its plan.
func (s *Store) Planned(ctx context.Context, stackID string, generation int64) (bool, error) {
	found, err := collect(ctx, s.db, scanOne[int64],
		`SELECT count(*) FROM plan WHERE stack_id = $1 AND generation = $2`, stackID, generation)
	return err == nil && found[0] > 0, err
}

// IsOverdue says whether a stack's time is over, by the clock that had it delivered: another may be
// behind, and would have it wait for its next delivery.
func (s *Store) IsOverdue(ctx context.Context, stackID string) (bool, error) {
	found, err := collect(ctx, s.db, scanOne[int64], `SELECT count(*) FROM stack WHERE id = $1 AND deadline <= {now}`, stackID)
	return err == nil && found[0] > 0, err
}

// Unfinished gives, by resource row id, the actions of the nodes that are not done, of
// whatever generation.
func (s *Store) Unfinished(ctx context.Context, stackID string) (map[string]stack.Action, error) {
	found, err := collect(ctx, s.db, func(r rows) (n stack.Node, err error) {
		err = r.Scan(&n.ResourceID, &n.Action)
		return n, err
	}, `SELECT resource_id, action FROM node WHERE stack_id = $1 AND NOT done`, stackID)
	actions := make(map[string]stack.Action, len(found))
	for _, n := range found {
		actions[n.ResourceID] = n.Action
	}
	return actions, err
}

// Ready gives, by resource row id, the nodes of these rows that may be carried out
// now: of the current generation of a stack that is in progress, waiting for nothing
// and not done.
//
// Each node asks for its stack, which is no join: statistics that are from before a
// thousand stacks began would have Postgres begin at the stacks in progress, and read
// all nodes once for each.
func (s *Store) Ready(ctx context.Context, resourceIDs []string) (map[string]stack.Node, error) {
	ready := make(map[string]stack.Node)
	found, err := collect(ctx, s.db, func(r rows) (n stack.Node, err error) {
		err = r.Scan(&n.StackID, &n.Generation, &n.ResourceID, &n.Action)
		return n, err
	},
		`SELECT stack_id, generation, resource_id, action FROM node
		WHERE resource_id IN {$1} AND waiting = 0 AND NOT done
		AND generation = (SELECT generation FROM stack WHERE id = node.stack_id AND status = 'IN_PROGRESS')`, resourceIDs)
	for _, n := range found {
		ready[n.ResourceID] = n
	}
	return ready, err
}

// Progress says how many nodes of the stack's generation are not done, and gives the
// first row that failed in it. Until the plan of the generation is written one is
// left: the planning.
func (s *Store) Progress(ctx context.Context, stackID string, generation int64) (left int, failed *stack.Resource, err error) {
	found, err := collect(ctx, s.db, scanOne[int],
		`SELECT CASE WHEN generation = $2 THEN remaining WHEN generation < $2 THEN 1 ELSE 0 END FROM plan WHERE stack_id = $1`,
		stackID, generation)
	if err != nil {
		return 0, nil, err
	}
	left = 1
	if len(found) > 0 {
		left = found[0]
	}
	first, err := collect(ctx, s.db, s.scanResource,
		`SELECT `+resourceColumns+` FROM resource
		WHERE stack_id = $1 AND generation = $2 AND status = 'FAILED' ORDER BY updated, id LIMIT 1`, stackID, generation)
	if err != nil || len(first) == 0 {
		return left, nil, err
	}
	return left, &first[0], nil
}
