package store

import (
	"context"

	"hearth/shared/stack"
)

// Planned reports whether the generation of the stack has its plan.
func (s *Store) Planned(ctx context.Context, stackID string, generation int64) (bool, error) {
	found, err := collect(ctx, s.db, scanOne[int64],
		`SELECT count(*) FROM plan WHERE stack_id = $1 AND generation = $2`, stackID, generation)
	return err == nil && found[0] > 0, err
}

// UnfinishedActions returns the actions of unfinished nodes of all generations, by row ID.
func (s *Store) UnfinishedActions(ctx context.Context, stackID string) (map[string]stack.Action, error) {
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

// Ready returns, by row ID, the nodes of these rows that may run now. Such a node is of the current
// generation of a stack in progress, is not done, and waits for no other node.
//
// Each node asks for its stack by a subquery and not a join. With statistics from before a thousand
// stacks began, Postgres would start a join at the stacks in progress and read all nodes for each
// of them.
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

// Progress returns how many nodes of the stack's generation are not done, and the first row that
// failed in it. While the generation has no plan yet, left is 1: planning
// itself is work that is left.
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
