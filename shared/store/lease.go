package store

import (
	"context"
	"slices"
	"time"

	"hearth/shared/stack"
)

// A lease that has run out and was not given back is that of a worker that has died with
// the row in hand, or could not renew it. Such deaths are counted until a worker has ended
// with the row. Take and TakeDue leave a row with company of them to TakeAlone.
const (
	died    = `CASE WHEN lease <> '' AND lease <> $1 THEN 1 ELSE 0 END`
	company = 2
)

// Take leases rows for ttl, in one statement: those that are free, whose lease has
// run out by the database's clock, or that this lease holds already, are given back;
// busy are ids that somebody else holds, or that are to be taken alone. An id in neither is gone.
func (s *Store) Take(ctx context.Context, lease string, ttl time.Duration, ids []string) (taken []stack.Resource, busy []string, err error) {
	if len(ids) == 0 {
		return nil, nil, nil
	}
	err = s.db.one(ctx, func(t querier) error {
		var err error
		taken, err = collect(ctx, t, s.scanResource,
			`WITH want AS MATERIALIZED (SELECT id FROM resource WHERE id IN {$3} ORDER BY id {lock})
			UPDATE resource SET lease = $1, lease_until = {in $2}, deaths = deaths + `+died+`
			WHERE id IN (SELECT id FROM want) AND (lease = '' OR lease = $1 OR lease_until <= {now}) AND deaths + `+died+` < $4
			RETURNING `+resourceColumns, lease, ttl, ids, company)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	ours := make(map[string]bool, len(taken))
	for _, r := range taken {
		ours[r.ID] = true
	}
	missing := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return ours[id] })
	if len(missing) > 0 {
		busy, err = collect(ctx, s.db, scanOne[string], `SELECT id FROM resource WHERE id IN {$1}`, missing)
	}
	return taken, busy, err
}

// TakeDue leases up to limit rows of the wait key whose due time has come, the
// longest due first.
func (s *Store) TakeDue(ctx context.Context, lease string, ttl time.Duration, waitKey string, limit int) ([]stack.Resource, error) {
	var taken []stack.Resource
	err := s.db.one(ctx, func(t querier) error {
		var err error
		taken, err = collect(ctx, t, s.scanResource,
			`WITH want AS MATERIALIZED (
				SELECT id FROM resource WHERE wait_key = $3 AND due <= {now} AND (lease = '' OR lease_until <= {now}) AND deaths + `+died+` < $5
				ORDER BY due, id LIMIT $4 {skip})
			UPDATE resource SET lease = $1, lease_until = {in $2}, deaths = deaths + `+died+` WHERE id IN (SELECT id FROM want)
			RETURNING `+resourceColumns, lease, ttl, waitKey, limit, company)
		return err
	})
	return taken, err
}

// Rest gives leases back of rows that go on waiting, and makes them due again after
// a while. Nothing else of them changes, so it costs little however many they are.
func (s *Store) Rest(ctx context.Context, lease string, ids []string, by time.Duration) error {
	if len(ids) == 0 {
		return nil
	}
	return s.db.one(ctx, func(t querier) error {
		_, err := t.exec(ctx,
			`WITH ours AS MATERIALIZED (SELECT id FROM resource WHERE id IN {$2} AND lease = $1 ORDER BY id {lock})
			UPDATE resource SET lease = '', lease_until = NULL, deaths = 0, due = {in $3} WHERE id IN (SELECT id FROM ours) AND lease = $1`, lease, ids, by)
		return err
	})
}

// Release gives leases back without writing anything else.
func (s *Store) Release(ctx context.Context, lease string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	return s.db.one(ctx, func(t querier) error {
		_, err := t.exec(ctx,
			`WITH ours AS MATERIALIZED (SELECT id FROM resource WHERE id IN {$2} AND lease = $1 ORDER BY id {lock})
			UPDATE resource SET lease = '', lease_until = NULL, deaths = 0 WHERE id IN (SELECT id FROM ours) AND lease = $1`, lease, ids)
		return err
	})
}

// Renew makes all rows held under the lease held for ttl from now.
func (s *Store) Renew(ctx context.Context, lease string, ttl time.Duration) error {
	return s.db.one(ctx, func(t querier) error {
		_, err := t.exec(ctx,
			`WITH ours AS MATERIALIZED (SELECT id FROM resource WHERE lease = $1 AND lease <> '' ORDER BY id {lock})
			UPDATE resource SET lease_until = {in $2} WHERE id IN (SELECT id FROM ours) AND lease = $1`, lease, ttl)
		return err
	})
}
