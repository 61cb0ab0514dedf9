package store

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"hearth/shared/stack"
)

// A resealer records a process's progress in sealing old rows with the newest key.
type resealer struct {
	mu         sync.Mutex
	table      int
	after      []string // the last row that was read; nil at the beginning of a table
	rows       int      // sealed in this pass
	missed     int      // rows that could not be opened
	cleanSince time.Time
}

// retireDelay is how long no row may have needed an old key before the key is retired, because
// another process may still be sealing with it.
const retireDelay = 10 * time.Minute

// Reseal seals up to most rows with the newest key that an older key has sealed. It goes on where
// the last call stopped, so a pass over all tables takes many calls. After two passes without such
// a row it retires the older keys, which may then be removed. It does not read a database with one
// key.
func (s *Store) Reseal(ctx context.Context, most int) (done stack.Resealing, err error) {
	if n, err := s.sealTemplates(ctx, most/10+1); n > 0 || err != nil {
		return stack.Resealing{Rows: n, Table: "source"}, err
	}
	known, err := collect(ctx, s.db, scanOne[string], `SELECT id FROM seal_key WHERE id <> $1`, s.seal.first)
	if err != nil || len(known) == 0 {
		return done, err
	}
	p := &s.reseal
	p.mu.Lock()
	defer p.mu.Unlock()
	for looked := 0; looked < most; {
		t := sealedTables[p.table]
		done.Table = t.name
		found, err := s.staleRows(ctx, t, p.after, most-looked)
		if err != nil {
			return done, err
		}
		n, missed, err := s.resealRows(ctx, t, found)
		done.Rows, p.rows, p.missed = done.Rows+n, p.rows+n, p.missed+missed
		done.Unread = p.missed
		if err != nil {
			return done, err
		}
		looked += len(found)
		if len(found) > 0 {
			p.after = found[len(found)-1].keys
			continue
		}
		p.after = nil
		if p.table++; p.table < len(sealedTables) {
			continue
		}
		return done, s.endPass(ctx, p, known, &done)
	}
	return done, nil
}

// endPass retires the older keys when nothing has needed them for a while.
func (s *Store) endPass(ctx context.Context, p *resealer, older []string, done *stack.Resealing) error {
	clean := p.rows == 0 && p.missed == 0
	p.table, p.rows, p.missed = 0, 0, 0
	switch {
	case !clean:
		p.cleanSince = time.Time{}
		return nil
	case p.cleanSince.IsZero():
		p.cleanSince = s.clock()
		return nil
	case s.clock().Sub(p.cleanSince) < retireDelay:
		return nil
	}
	for _, id := range older {
		users, err := s.rowsSealedWith(ctx, id)
		if err != nil {
			return err
		}
		if users != "" {
			continue
		}
		if err := s.retireKey(ctx, id); err != nil {
			return err
		}
		done.Retired = append(done.Retired, id)
	}
	return nil
}

// A staleRow is a row that an older key has sealed.
type staleRow struct {
	keys   []string
	sealed []byte
	key    string
}

// staleRows returns rows of a table, after a given row, that are not sealed with the newest key.
func (s *Store) staleRows(ctx context.Context, t sealedTable, after []string, most int) ([]staleRow, error) {
	names := strings.Join(t.keys, ", ")
	where, args := "", []any{s.seal.first, int64(most)}
	if after != nil {
		var marks []string
		for i, key := range after {
			marks = append(marks, fmt.Sprintf("$%d", i+3))
			args = append(args, key)
		}
		where = ` AND (` + names + `) > (` + strings.Join(marks, ", ") + `)`
	}
	return collect(ctx, s.db, func(r rows) (row staleRow, err error) {
		row.keys = make([]string, len(t.keys))
		into := []any{&row.sealed, &row.key}
		for i := range row.keys {
			into = append(into, &row.keys[i])
		}
		return row, r.Scan(into...)
	}, `SELECT `+t.column+`, key_id, `+names+` FROM `+t.name+
		` WHERE key_id <> $1 AND `+t.column+` IS NOT NULL`+where+` ORDER BY `+names+` LIMIT $2`, args...)
}

// resealRows seals rows with the newest key. It skips a row that has been written since it was
// read: the row may have the newest key already, or the next pass finds it.
func (s *Store) resealRows(ctx context.Context, t sealedTable, found []staleRow) (n, missed int, err error) {
	type written struct {
		row    staleRow
		sealed []byte
	}
	var all []written
	for _, row := range found {
		identity := t.identity(row.keys)
		plain, err := s.seal.plain(identity, row.sealed, row.key)
		if err != nil {
			missed++
			continue
		}
		all = append(all, written{row, s.seal.keys[s.seal.first].Seal(nil, nil, plain, []byte(identity))})
	}
	if len(all) == 0 {
		return 0, missed, nil
	}
	var conditions []string
	for i, key := range t.keys {
		conditions = append(conditions, fmt.Sprintf("%s = $%d", key, i+4))
	}
	sql := `UPDATE ` + t.name + ` SET ` + t.column + ` = $1, key_id = $2 WHERE ` + t.column + ` = $3 AND ` + strings.Join(conditions, " AND ")
	err = s.db.write(ctx, func(x tx) error {
		n = 0
		for _, w := range all {
			args := []any{w.sealed, s.seal.first, w.row.sealed}
			for _, key := range w.row.keys {
				args = append(args, key)
			}
			changed, err := x.exec(ctx, sql, args...)
			if err != nil {
				return err
			}
			n += int(changed)
		}
		return nil
	})
	return n, missed, err
}
