package store

import (
	"context"
	"slices"
	"time"

	"hearth/shared/stack"
)

// A heldResource has the columns of a locked resource row that conditions need.
type heldResource struct {
	version    int64
	claim      string
	waitKey    string
	noticed    int64
	deaths     int64
	lease      string
	leaseUntil time.Time
	weight     int64
}

// lockAndCheckResources locks the rows that the changes write. It refuses changes that read another
// version, that have lost their lease, or whose claim is taken.
func (s *Store) lockAndCheckResources(ctx context.Context, t tx, drafts []*draft) error {
	var ids []string
	for _, d := range drafts {
		if d.change.Resource != nil {
			ids = append(ids, d.change.Resource.ID)
		}
		for _, r := range slices.Concat(d.change.Stopped, d.change.Merged, d.change.Left) {
			ids = append(ids, r.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	held, err := lockResources(ctx, t, ids)
	if err != nil {
		return err
	}
	holdOthers(drafts, held)
	var claims []string
	for _, d := range withoutRefused(drafts) {
		if r := d.change.Resource; r != nil && r.Claim != "" && !d.change.Drop && r.Claim != held[r.ID].claim && !merges(d.change, r.Claim) {
			claims = append(claims, r.Claim)
		}
	}
	gone, err := claimed(ctx, t, claims, "")
	if err != nil {
		return err
	}
	for _, d := range withoutRefused(drafts) {
		r := d.change.Resource
		if r == nil {
			continue
		}
		h, ok := held[r.ID]
		if !ok || h.version != r.Version || (d.change.Lease != "" && d.change.Lease != h.lease) {
			d.err = stack.ErrStale
			continue
		}
		if r.Claim != "" && !d.change.Drop && r.Claim != h.claim {
			if gone[r.Claim] {
				d.err = stack.ErrStale
				continue
			}
			gone[r.Claim] = true
		}
		delete(held, r.ID) // the next change that writes it is stale
		d.weighed = h.weight
		if d.row == nil {
			continue
		}
		if h.waitKey != r.WaitKey {
			h.noticed = 0 // it counts signals of one key
		}
		d.row = append(d.row[:ownColumns], h.noticed, int64(0), "", noTime)
		if d.change.KeepLease { // the worker goes on with the row, and may still die
			d.row = append(d.row[:ownColumns+1], h.deaths, h.lease, h.leaseUntil)
		}
	}
	return s.checkWeights(ctx, t, withoutRefused(drafts))
}

// holdOthers refuses changes whose stopped, merged or left rows have another version now. The caller
// checks the row of the change itself.
func holdOthers(drafts []*draft, held map[string]heldResource) {
	for _, d := range drafts {
		for i, r := range slices.Concat(d.change.Stopped, d.change.Merged, d.change.Left) {
			h, ok := held[r.ID]
			if !ok || h.version != r.Version {
				d.err = stack.ErrStale
				break
			}
			delete(held, r.ID)
			if i < len(d.stop) {
				d.stop[i] = append(d.stop[i][:ownColumns], h.noticed, h.deaths, h.lease, h.leaseUntil)
			}
		}
	}
}

func lockResources(ctx context.Context, t tx, ids []string) (map[string]heldResource, error) {
	r, err := t.query(ctx, `SELECT id, version, claim, wait_key, noticed, deaths, lease, lease_until, weight FROM resource WHERE id IN {$1} ORDER BY id {lock}`, ids)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	held := make(map[string]heldResource, len(ids))
	for r.Next() {
		var id string
		var h heldResource
		if err := r.Scan(&id, &h.version, &h.claim, &h.waitKey, &h.noticed, &h.deaths, &h.lease, moment{&h.leaseUntil}, &h.weight); err != nil {
			return nil, err
		}
		held[id] = h
	}
	return held, r.Err()
}
