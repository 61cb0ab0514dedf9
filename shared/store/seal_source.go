package store

import (
	"context"

	"hearth/shared/stack"
)

// sealTemplates seals templates and files that an older version stored unencrypted, up to most
// sources, and returns how many it sealed.
func (s *Store) sealTemplates(ctx context.Context, most int) (int, error) {
	const markName = "templates sealed"
	done, err := s.mark(ctx, markName, `SELECT coalesce(max(value), 0) FROM mark WHERE name = $1`)
	if err != nil || done > 0 {
		return 0, err
	}
	found, err := collect(ctx, s.db, s.scanSource,
		`SELECT `+sourceTable.list("")+` FROM source WHERE files <> '`+inSeal+`' OR template IS NOT NULL ORDER BY id LIMIT $1`, int64(most))
	if err != nil {
		return 0, err
	}
	type sealed struct {
		source stack.Source
		bytes  []byte
		key    string
	}
	all := make([]sealed, len(found))
	for i, src := range found {
		all[i].source = src
		if all[i].bytes, all[i].key, err = s.sealSource(src); err != nil {
			return 0, err
		}
	}
	return len(all), s.db.write(ctx, func(t tx) error {
		for _, one := range all {
			if _, err := t.exec(ctx, `UPDATE source SET template = NULL, files = $1, environment = $2, key_id = $3 WHERE id = $4`,
				inSeal, one.bytes, one.key, one.source.ID); err != nil {
				return err
			}
		}
		if len(all) > 0 {
			return nil
		}
		_, err := t.exec(ctx, `INSERT INTO mark (name, value) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, markName)
		return err
	})
}
