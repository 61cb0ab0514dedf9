package store

import (
	"context"
	"slices"
	"time"

	"hearth/shared/stack"
)

var signalTable = &table{name: "signal", columns: []column{
	{"stack_id", text}, {"key", text}, {"id", text}, {"data", blob}, {"key_id", text}, {"time", instant}, {"seq", integer},
}, conflict: `(stack_id, key, id) DO UPDATE SET data = excluded.data, key_id = excluded.key_id, time = excluded.time, seq = excluded.seq`}

// signalRow returns the row without its seq.
func (s *Store) signalRow(sig stack.Signal) ([]any, error) {
	if sig.Time.IsZero() {
		sig.Time = s.clock()
	}
	sealed, key, err := s.seal.seal("signal "+sig.Key+" "+sig.ID, sig.Data)
	return []any{sig.StackID, sig.Key, sig.ID, sealed, key, sig.Time}, err
}

// Signals returns the signals for the resource with the physical ID, oldest first.
func (s *Store) Signals(ctx context.Context, stackID, key string) ([]stack.Signal, error) {
	return collect(ctx, s.db, s.scanSignal,
		`SELECT stack_id, key, id, data, key_id, time FROM signal WHERE key = $1 AND stack_id = $2 ORDER BY time, id`, key, stackID)
}

// SignalCount returns how many signals the resource with the physical ID has, and how many bytes
// they have as stored. It reads none of them.
func (s *Store) SignalCount(ctx context.Context, stackID, key string) (count, size int, err error) {
	found, err := collect(ctx, s.db, func(r rows) (sum [2]int, err error) {
		return sum, r.Scan(&sum[0], &sum[1])
	}, `SELECT count(*), coalesce(sum(length(data)), 0) FROM signal WHERE key = $1 AND stack_id = $2`, key, stackID)
	if err != nil {
		return 0, 0, err
	}
	return found[0][0], found[0][1], nil
}

func (s *Store) scanSignal(r rows) (sig stack.Signal, err error) {
	var sealed []byte
	var key string
	if err := r.Scan(&sig.StackID, &sig.Key, &sig.ID, &sealed, &key, moment{&sig.Time}); err != nil {
		return sig, err
	}
	return sig, orEmpty(s.seal.open("signal "+sig.Key+" "+sig.ID, sealed, key, &sig.Data))
}

// signalKeys returns the keys that the changes signal, and the keys that they wait for.
func signalKeys(drafts []*draft) (sent, awaited []string) {
	for _, d := range drafts {
		if d.signal != nil {
			sent = append(sent, d.change.Signal.Key)
		}
		if d.row == nil {
			continue
		}
		if key, waits := stack.SignalOf(d.change.Resource.WaitKey); waits {
			awaited = append(awaited, key)
		}
	}
	return sent, awaited
}

// lockSignals locks the keys that the changes signal or wait for. Without the lock two transactions
// could miss the other, and the row would wait until its timeout. Only Postgres needs it.
func (s *Store) lockSignals(ctx context.Context, t tx, drafts []*draft) error {
	sent, awaited := signalKeys(drafts)
	keys := slices.Compact(slices.Sorted(slices.Values(append(sent, awaited...))))
	if len(keys) == 0 || s.db.dialect() != "postgres" {
		return nil
	}
	_, err := t.exec(ctx,
		`SELECT pg_advisory_xact_lock(number) FROM
		(SELECT DISTINCT hashtextextended(key, 0) AS number FROM unnest($1::text[]) AS key ORDER BY number) AS keys`, keys)
	return err
}

// wakeWaiting writes signals and makes the rows due that wait for them. A row that this call makes
// wait is due at once when a signal has come since it last waited. The author of the change may not
// have seen that signal. At worst the row is looked at once too often.
func (s *Store) wakeWaiting(ctx context.Context, t tx, drafts []*draft) error {
	sent, awaited := signalKeys(drafts)
	if len(sent)+len(awaited) == 0 {
		return nil
	}
	last, err := lastSignals(ctx, t, append(slices.Clone(sent), awaited...))
	if err != nil {
		return err
	}
	var signals [][]any
	var waits []string
	for _, d := range drafts {
		if d.signal == nil {
			continue
		}
		key := d.change.Signal.Key
		last[key]++
		signals = append(signals, append(d.signal[:len(signalTable.columns)-1], last[key]))
		waits = append(waits, stack.SignalKey(key))
	}
	if err := t.insert(ctx, signalTable, signals); err != nil {
		return err
	}
	if len(waits) > 0 {
		// The last conditions let Postgres use the partial index.
		if _, err := t.exec(ctx, `UPDATE resource SET due = {now}
			WHERE wait_key IN {$1} AND wait_key >= 'signal/' AND wait_key < 'signal0'`, waits); err != nil {
			return err
		}
	}
	return noticeSignals(ctx, t, drafts, last)
}

func noticeSignals(ctx context.Context, t tx, drafts []*draft, last map[string]int64) error {
	for _, d := range drafts {
		if d.row == nil {
			continue
		}
		key, waits := stack.SignalOf(d.change.Resource.WaitKey)
		seen := d.row[ownColumns].(int64)
		if !waits {
			continue
		}
		d.row[dueColumn] = d.change.Resource.Due
		if last[key] <= seen {
			continue
		}
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		d.row[ownColumns] = last[key]
		if due := d.row[dueColumn].(time.Time); due.IsZero() || due.After(now) {
			d.row[dueColumn] = now
		}
	}
	return nil
}

var dueColumn = slices.IndexFunc(resourceTable.columns, func(c column) bool { return c.name == "due" })

// lastSignals returns the seq of the last signal of each key.
func lastSignals(ctx context.Context, t tx, keys []string) (map[string]int64, error) {
	r, err := t.query(ctx, `SELECT key, max(seq) FROM signal WHERE key IN {$1} GROUP BY key`, keys)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	last := make(map[string]int64, len(keys))
	for r.Next() {
		var key string
		var seq int64
		if err := r.Scan(&key, &seq); err != nil {
			return nil, err
		}
		last[key] = seq
	}
	return last, r.Err()
}
