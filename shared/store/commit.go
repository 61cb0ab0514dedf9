package store

import (
	"context"
	"fmt"

	"hearth/shared/stack"
)

// Commit writes each change completely or not at all, all in one transaction. First it locks the
// rows that conditions name, always in the same order, and checks them. It leaves out changes whose
// conditions do not hold, and writes the others in bulk. When the database refuses a value (a claim
// or name that was taken since), it tries each change alone, so that one does not fail the others.
//
// When two changes of one call write the same row, only the first is written. Each written row gets
// the next version.
func (s *Store) Commit(ctx context.Context, changes ...stack.Change) []stack.Result {
	results := make([]stack.Result, len(changes))
	drafts := make([]*draft, 0, len(changes))
	for i := range changes {
		d := &draft{change: &changes[i], result: &results[i]}
		if err := s.prepare(d); err != nil {
			d.result.Err = fmt.Errorf("prepare a change: %w", err)
			continue
		}
		drafts = append(drafts, d)
	}
	err := s.commit(ctx, drafts)
	if f := s.db.faultOf(err); len(drafts) > 1 && (f == duplicateFault || f == refusedFault) {
		for _, d := range drafts {
			d.settle(s.explain(d, s.commit(ctx, []*draft{d})))
		}
		return results
	}
	for _, d := range drafts {
		d.settle(s.explain(d, err))
	}
	return results
}

// A draft is a change with its encoded rows.
type draft struct {
	change *stack.Change
	result *stack.Result
	insert map[*table][][]any // rows that are only added
	late   [][]any            // suspects to add, unless they exist
	stack  []any              // the stack row to update, without settle_at
	row    []any              // the resource row to update, without the store's own columns
	stop   [][]any            // rows of Stopped, in the same form
	signal []any              // the signal row, without its seq

	credential []any // the credential row to update
	soft       softwareDraft
	reserved   []reservedExport
	own        []stack.Message // messages of the change, with their IDs

	// The results of the transaction. A retry sets them again.
	err      error
	size     int64 // the stack's resources in the count of its tree
	weighed  int64 // the weight of the resource before
	messages []stack.Message
}

func (d *draft) settle(err error) {
	if err == nil {
		err = d.err
	}
	if d.result.Err = err; err == nil {
		d.result.Messages = d.messages
	}
}

// prepare encodes and seals all rows of a change, so that the transaction only writes.
func (s *Store) prepare(d *draft) error {
	c := d.change
	d.insert = make(map[*table][][]any)
	if c.NewSource != nil {
		row, err := s.sourceRow(*c.NewSource)
		if err != nil {
			return err
		}
		d.insert[sourceTable] = append(d.insert[sourceTable], row)
	}
	if c.NewCredential != nil {
		row, err := s.credentialRow(*c.NewCredential)
		if err != nil {
			return err
		}
		d.insert[credentialTable] = append(d.insert[credentialTable], row)
	}
	if c.Credential != nil {
		row, err := s.credentialRow(*c.Credential)
		if err != nil {
			return err
		}
		d.credential = row
	}
	if c.Stack != nil {
		row, err := s.stackRow(*c.Stack)
		if err != nil {
			return err
		}
		d.stack = row
	}
	if c.Resource != nil && !c.Drop {
		row, err := s.resourceRow(*c.Resource, c.Resource.Version+1)
		if err != nil {
			return err
		}
		d.row = row
	}
	return s.prepareMany(d)
}

func (s *Store) prepareMany(d *draft) error {
	c := d.change
	for _, r := range c.NewResources {
		row, err := s.resourceRow(r, r.Version)
		if err != nil {
			return err
		}
		d.insert[resourceTable] = append(d.insert[resourceTable], append(row, int64(0), int64(0), "", noTime))
	}
	for _, r := range c.Stopped {
		row, err := s.resourceRow(r, r.Version+1)
		if err != nil {
			return err
		}
		d.stop = append(d.stop, row)
	}
	for _, r := range c.Suspects {
		row, err := s.resourceRow(r, r.Version)
		if err != nil {
			return err
		}
		d.late = append(d.late, append(row, int64(0), int64(0), "", noTime))
	}
	for _, e := range c.Events {
		row, err := s.eventRow(e)
		if err != nil {
			return err
		}
		d.insert[eventTable] = append(d.insert[eventTable], row)
	}
	if c.Signal != nil {
		row, err := s.signalRow(*c.Signal)
		if err != nil {
			return err
		}
		d.signal = row
	}
	if err := s.prepareSoftware(d); err != nil {
		return err
	}
	if err := s.prepareTrade(d); err != nil {
		return err
	}
	for _, m := range c.Messages {
		if m.ID == "" {
			m.ID = newID()
		}
		d.own = append(d.own, m)
	}
	return nil
}

func (s *Store) commit(ctx context.Context, drafts []*draft) error {
	if len(drafts) == 0 {
		return nil
	}
	steps := []func(context.Context, tx, []*draft) error{
		s.lockSignals,                                                                                               // locks
		s.lockStacks, s.lockAndCheckResources, s.insertStacks, s.replaceCredentials, s.writeSoftware, s.writeTrades, // these refuse; all others only write
		s.wakeWaiting,
		s.updateStacks, s.writeRetains, s.writeRetained, s.updateResources, s.insertRows, s.addUnsent, s.insertSuspects, s.writeGuards, s.writePolicies, s.writeSnapshots, s.writeChangeSets, s.dropCredentials,
		s.writePlans, s.finishNodes,
		s.consume, s.writeMessages,
		s.growTrees,
	}
	return s.db.write(ctx, func(t tx) error {
		for _, d := range drafts {
			d.err, d.messages = nil, append([]stack.Message(nil), d.own...)
		}
		for _, step := range steps {
			if err := step(ctx, t, withoutRefused(drafts)); err != nil {
				return fmt.Errorf("commit: %w", err)
			}
		}
		return nil
	})
}

// withoutRefused returns the changes that were not refused.
func withoutRefused(drafts []*draft) []*draft {
	var left []*draft
	for _, d := range drafts {
		if d.err == nil {
			left = append(left, d)
		}
	}
	return left
}

// insertRows adds the rows that have no condition of their own, table by table.
func (s *Store) insertRows(ctx context.Context, t tx, drafts []*draft) error {
	for _, tab := range []*table{sourceTable, credentialTable, resourceTable, eventTable} {
		var all [][]any
		for _, d := range drafts {
			all = append(all, d.insert[tab]...)
		}
		if err := t.insert(ctx, tab, all); err != nil {
			return err
		}
	}
	return nil
}

// explain translates the database's error for one change: a row that exists was written by another
// transaction.
func (s *Store) explain(d *draft, err error) error {
	if err == nil || s.db.faultOf(err) != duplicateFault {
		return err
	}
	return stack.ErrStale
}
