package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"hearth/shared/stack"
)

// An expired lease that was not released belongs to a worker that died with the row, or could not
// renew the lease. Such deaths are counted until a worker releases the row. After deathsUntilAlone
// deaths, Take and TakeDue leave the row to TakeAlone.
const (
	countDeath       = `CASE WHEN lease <> '' AND lease <> $1 THEN 1 ELSE 0 END`
	deathsUntilAlone = 2
)

// fitting selects rows that may be leased from free, in an order, as long as their sealed columns
// fit into the room. The first row always fits, so a large row is taken alone.
const (
	sealedSize = `coalesce(length(sealed), 0) AS size`
	upto       = `SELECT id, row_number() OVER (ORDER BY {order}) AS place, sum(size) OVER (ORDER BY {order}) AS upto FROM free`
	fitting    = `SELECT id FROM sized WHERE place = 1 OR upto <= `
)

var (
	smallestFirst = strings.ReplaceAll(upto, "{order}", "size, id")
	oldestFirst   = strings.ReplaceAll(upto, "{order}", "due, id")
)

// Take leases rows for ttl, in one statement: rows that are free, whose lease has expired by the
// database's clock, or that this lease holds already. room limits the bytes of their sealed
// columns; the smallest rows come first, and at least one is taken.
func (s *Store) Take(ctx context.Context, lease string, ttl time.Duration, ids []string, room int) (stack.Taken, error) {
	if len(ids) == 0 {
		return stack.Taken{}, nil
	}
	// The update names the rows by want alone: Postgres compares each of them with every element
	// of a list.
	const available = `(lease = '' OR lease = $1 OR lease_until <= {now}) AND deaths + ` + countDeath + ` < $3`
	const free = `id IN {$2} AND ` + available
	taken, err := s.lease(ctx, `WITH free AS MATERIALIZED (SELECT id, `+sealedSize+` FROM resource WHERE `+free+` ORDER BY id {lock}),
			sized AS (`+smallestFirst+`), want AS MATERIALIZED (`+fitting+`$5)
			UPDATE resource SET lease = $1, lease_until = {in $4}, deaths = deaths + `+countDeath+`
			WHERE id IN (SELECT id FROM want) AND `+available+` RETURNING `+resourceColumns, lease, ids, deathsUntilAlone, ttl, room)
	if err != nil {
		return stack.Taken{}, err
	}
	leased := make(map[string]bool, len(taken.Rows))
	for _, r := range taken.Rows {
		leased[r.ID] = true
	}
	missing := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return leased[id] })
	if len(missing) == 0 {
		return taken, nil
	}
	left, err := collect(ctx, s.db, scanLeft, `SELECT id, CASE WHEN `+free+` THEN 1 ELSE 0 END FROM resource WHERE id IN {$2}`, lease, missing, deathsUntilAlone)
	for _, l := range left {
		if l.free && len(taken.Rows) > 0 {
			taken.Beyond = append(taken.Beyond, l.id)
		} else {
			taken.Busy = append(taken.Busy, l.id)
		}
	}
	return taken, err
}

// TakeDue leases up to limit rows with the wait key that are due, the longest due first. Among
// these it takes those that fit into room, as Take does.
func (s *Store) TakeDue(ctx context.Context, lease string, ttl time.Duration, waitKey string, limit, room int) (stack.Taken, error) {
	return s.lease(ctx, `WITH free AS MATERIALIZED (
				SELECT id, due, `+sealedSize+` FROM resource WHERE wait_key = $3 AND due <= {now} AND (lease = '' OR lease_until <= {now}) AND deaths + `+countDeath+` < $5
				ORDER BY due, id LIMIT $4 {skip}),
			sized AS (`+oldestFirst+`), want AS MATERIALIZED (`+fitting+`$6)
			UPDATE resource SET lease = $1, lease_until = {in $2}, deaths = deaths + `+countDeath+` WHERE id IN (SELECT id FROM want)
			RETURNING `+resourceColumns, lease, ttl, waitKey, limit, deathsUntilAlone, room)
}

// lease runs a statement that leases rows, and adds up their sealed bytes.
func (s *Store) lease(ctx context.Context, sql string, args ...any) (stack.Taken, error) {
	var taken stack.Taken
	err := s.db.runOne(ctx, func(t querier) error {
		taken = stack.Taken{} // a retry begins again
		var err error
		taken.Rows, err = collect(ctx, t, func(row rows) (stack.Resource, error) {
			r, size, err := s.scanSized(row)
			taken.Size += size
			return r, err
		}, sql, args...)
		return err
	})
	return taken, err
}

// A leftRow is a row that Take did not take.
type leftRow struct {
	id   string
	free bool
}

func scanLeft(r rows) (l leftRow, err error) {
	var free int64
	err = r.Scan(&l.id, &free)
	l.free = free == 1
	return l, err
}

// PostponeRows releases the leases of rows that go on waiting, and makes the rows due again after a
// pause. It changes nothing else, so it is cheap for many rows.
func (s *Store) PostponeRows(ctx context.Context, lease string, ids []string, by time.Duration) error {
	if len(ids) == 0 {
		return nil
	}
	return s.db.runOne(ctx, func(t querier) error {
		_, err := t.exec(ctx,
			`WITH ours AS MATERIALIZED (SELECT id FROM resource WHERE id IN {$2} AND lease = $1 ORDER BY id {lock})
			UPDATE resource SET lease = '', lease_until = NULL, deaths = 0, due = {in $3} WHERE id IN (SELECT id FROM ours) AND lease = $1`, lease, ids, by)
		return err
	})
}

// Release releases leases and writes nothing else.
func (s *Store) Release(ctx context.Context, lease string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	return s.db.runOne(ctx, func(t querier) error {
		_, err := t.exec(ctx,
			`WITH ours AS MATERIALIZED (SELECT id FROM resource WHERE id IN {$2} AND lease = $1 ORDER BY id {lock})
			UPDATE resource SET lease = '', lease_until = NULL, deaths = 0 WHERE id IN (SELECT id FROM ours) AND lease = $1`, lease, ids)
		return err
	})
}

// Renew extends the lease of all rows held under it to ttl from now.
func (s *Store) Renew(ctx context.Context, lease string, ttl time.Duration) error {
	return s.db.runOne(ctx, func(t querier) error {
		_, err := t.exec(ctx,
			`WITH ours AS MATERIALIZED (SELECT id FROM resource WHERE lease = $1 AND lease <> '' ORDER BY id {lock})
			UPDATE resource SET lease_until = {in $2} WHERE id IN (SELECT id FROM ours) AND lease = $1`, lease, ttl)
		return err
	})
}
