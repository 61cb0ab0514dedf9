package store

import (
	"context"
	"slices"
	"strings"

	"hearth/shared/stack"
)

var (
	planTable = &table{name: "plan", columns: []column{{"stack_id", text}, {"generation", integer}, {"remaining", integer}},
		conflict: `(stack_id) DO UPDATE SET generation = excluded.generation, remaining = excluded.remaining`}
	nodeTable = &table{name: "node", columns: []column{{"resource_id", text}, {"stack_id", text}, {"generation", integer},
		{"action", text}, {"waiting", integer}, {"done", boolean}}}
	edgeTable = &table{name: "edge", columns: []column{{"from_id", text}, {"to_id", text}}}
)

// planOf returns the stack and generation of a planned change.
func planOf(c *stack.Change) (id string, generation int64) {
	switch {
	case c.Stack != nil:
		return c.Stack.ID, c.Stack.Generation
	case c.NewStack != nil:
		return c.NewStack.ID, c.NewStack.Generation
	case len(c.Nodes) > 0:
		return c.Nodes[0].StackID, c.Nodes[0].Generation
	}
	return "", 0
}

// reusedRows returns the rows that a new plan uses and does not add.
func reusedRows(c *stack.Change) []string {
	if !c.Planned || len(c.Nodes) == 0 {
		return nil
	}
	made := make(map[string]bool, len(c.NewResources))
	for _, r := range c.NewResources {
		made[r.ID] = true
	}
	var old []string
	for _, n := range c.Nodes {
		if !made[n.ResourceID] {
			old = append(old, n.ResourceID)
		}
	}
	return old
}

// writePlans replaces the nodes of stacks with a new plan, and deletes the nodes of deleted stacks.
// It writes the plan's row first, which locks the rest.
func (s *Store) writePlans(ctx context.Context, t tx, drafts []*draft) error {
	var plans, nodes, edges [][]any
	var clear, gone []string
	for _, d := range drafts {
		c := d.change
		if !c.Planned {
			if c.Stack != nil && !c.Stack.Deleted.IsZero() {
				gone = append(gone, c.Stack.ID)
			}
			continue
		}
		id, generation := planOf(c)
		if id == "" {
			return errNoStack
		}
		clear = append(clear, id)
		plans = append(plans, []any{id, generation, int64(len(c.Nodes))})
		for _, n := range c.Nodes {
			nodes = append(nodes, []any{n.ResourceID, id, generation, string(n.Action), int64(n.Waiting), false})
			if n.Waiting == 0 {
				d.messages = append(d.messages, stepMessage(id, n.ResourceID, generation))
			}
		}
		for _, e := range c.Edges {
			edges = append(edges, []any{e.From, e.To})
		}
		if len(c.Nodes) == 0 {
			d.messages = append(d.messages, settledMessage(id, generation))
		}
	}
	slices.SortFunc(plans, func(a, b []any) int { return strings.Compare(a[0].(string), b[0].(string)) })
	if err := t.insert(ctx, planTable, plans); err != nil {
		return err
	}
	if len(gone) > 0 {
		clear = append(clear, gone...)
		if err := t.later(ctx, `DELETE FROM signal WHERE stack_id IN {$1}`, gone); err != nil {
			return err
		}
	}
	if len(clear) > 0 {
		if err := t.later(ctx, `DELETE FROM edge WHERE from_id IN (SELECT resource_id FROM node WHERE stack_id IN {$1})`, clear); err != nil {
			return err
		}
		if err := t.later(ctx, `DELETE FROM node WHERE stack_id IN {$1}`, clear); err != nil {
			return err
		}
	}
	if err := t.insert(ctx, nodeTable, nodes); err != nil {
		return err
	}
	return t.insert(ctx, edgeTable, edges)
}

func stepMessage(stackID, resourceID string, generation int64) stack.Message {
	return stack.Message{ID: newID(), Topic: stack.ResourceStep, StackID: stackID, ResourceID: resourceID, Generation: generation}
}

func settledMessage(stackID string, generation int64) stack.Message {
	return stack.Message{ID: newID(), Topic: stack.StackSettled, StackID: stackID, Generation: generation}
}

// A nodeRow is a node as the statements of finishNodes return it.
type nodeRow struct {
	stackID, resourceID string
	generation, waiting int64
	done                bool
}

func scanNode(r rows) (n nodeRow, err error) {
	err = r.Scan(&n.stackID, &n.resourceID, &n.generation, &n.waiting, &n.done)
	return n, err
}

// finishNodes marks nodes done, counts down the nodes that wait for them, and writes messages for
// nodes that became ready and for stacks without nodes left. Its work grows with the edges of these
// nodes, never with the size of the stack.
//
// The node of a deleted row is done, whatever plan it belongs to. A removal that an older plan
// began may end while the next plan is made, or before the next plan would have begun it.
func (s *Store) finishNodes(ctx context.Context, t tx, drafts []*draft) error {
	draftOf := make(map[string]*draft) // by stack: which change gets the messages of this call
	var stacks []string
	assign := func(stackID string, d *draft) {
		if draftOf[stackID] == nil {
			stacks = append(stacks, stackID)
		}
		draftOf[stackID] = d
	}
	var planned []string // rows that new plans use and did not add
	for _, d := range drafts {
		c := d.change
		if c.Done != nil {
			assign(c.Done.StackID, d)
		}
		if c.Drop && c.Resource != nil {
			assign(c.Resource.StackID, d)
		}
		if old := reusedRows(c); len(old) > 0 {
			id, _ := planOf(c)
			assign(id, d)
			planned = append(planned, old...)
		}
	}
	if len(stacks) == 0 {
		return nil
	}
	current, err := s.lockPlans(ctx, t, stacks)
	if err != nil {
		return err
	}
	// This must follow the locking of the plans, because a transaction that drops a row holds its
	// stack's plan too.
	ids, err := missingRows(ctx, t, planned)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if n := d.change.Done; n != nil {
			if generation, ok := current[n.StackID]; ok && generation == n.Generation {
				ids = append(ids, n.ResourceID)
			}
		}
		if d.change.Drop && d.change.Resource != nil {
			ids = append(ids, d.change.Resource.ID)
		}
	}
	finished, err := collect(ctx, t, scanNode,
		`UPDATE node SET done = true WHERE resource_id IN {$1} AND NOT done
		RETURNING stack_id, resource_id, generation, waiting, done`, ids)
	if err != nil || len(finished) == 0 {
		return err
	}
	ids = ids[:0]
	counts := make(map[string]int64)
	for _, n := range finished {
		ids = append(ids, n.resourceID)
		counts[n.stackID]++
	}
	touched, err := collect(ctx, t, scanNode,
		`UPDATE node SET waiting = waiting - before.n
		FROM (SELECT to_id, count(*) AS n FROM edge WHERE from_id IN {$1} GROUP BY to_id) AS before
		WHERE node.resource_id = before.to_id AND NOT node.done
		RETURNING node.stack_id, node.resource_id, node.generation, node.waiting, node.done`, ids)
	if err != nil {
		return err
	}
	for _, n := range touched {
		if d := draftOf[n.stackID]; n.waiting == 0 && d != nil {
			d.messages = append(d.messages, stepMessage(n.stackID, n.resourceID, n.generation))
		}
	}
	return s.countDown(ctx, t, counts, draftOf)
}

// missingRows returns the IDs of rows that do not exist.
func missingRows(ctx context.Context, t tx, ids []string) (missing []string, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := collect(ctx, t, scanOne[string], `SELECT id FROM resource WHERE id IN {$1}`, ids)
	if err != nil || len(found) == len(ids) {
		return nil, err
	}
	existing := make(map[string]bool, len(found))
	for _, id := range found {
		existing[id] = true
	}
	for _, id := range ids {
		if !existing[id] {
			missing = append(missing, id)
		}
	}
	return missing, nil
}

// lockPlans locks the plans of the stacks, always in the same order. It returns the generation
// of each plan that is of its stack's current generation, by stack ID.
func (s *Store) lockPlans(ctx context.Context, t tx, stacks []string) (map[string]int64, error) {
	r, err := t.query(ctx,
		`SELECT plan.stack_id, plan.generation,
			plan.generation = coalesce((SELECT stack.generation FROM stack WHERE stack.id = plan.stack_id), -1)
		FROM plan WHERE plan.stack_id IN {$1} ORDER BY plan.stack_id {lock}`, stacks)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	current := make(map[string]int64, len(stacks))
	for r.Next() {
		var id string
		var generation int64
		var now bool
		if err := r.Scan(&id, &generation, &now); err != nil {
			return nil, err
		}
		if now {
			current[id] = generation
		}
	}
	return current, r.Err()
}

// countDown subtracts the finished nodes from the number that remains in each stack's plan. A stack
// without remaining nodes gets its message.
func (s *Store) countDown(ctx context.Context, t tx, counts map[string]int64, draftOf map[string]*draft) error {
	byCount := make(map[int64][]string)
	for id, n := range counts {
		byCount[n] = append(byCount[n], id)
	}
	for n, ids := range byCount {
		r, err := t.query(ctx,
			`UPDATE plan SET remaining = remaining - $1 WHERE stack_id IN {$2} RETURNING stack_id, generation, remaining`, n, ids)
		if err != nil {
			return err
		}
		for r.Next() {
			var id string
			var generation, remaining int64
			if err = r.Scan(&id, &generation, &remaining); err != nil {
				break
			}
			if d := draftOf[id]; remaining == 0 && d != nil {
				d.messages = append(d.messages, settledMessage(id, generation))
			}
		}
		r.Close()
		if err == nil {
			err = r.Err()
		}
		if err != nil {
			return err
		}
	}
	return nil
}
