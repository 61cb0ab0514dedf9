package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
)

//go:embed migrations
var migrations embed.FS

// migrate brings the tables up to date. It applies one numbered file at a time, each in its own
// transaction. When several processes start at once, an advisory lock lets only one of them work.
// SQLite's writers wait for each other anyway.
func (s *Store) migrate(ctx context.Context) error {
	files, err := fs.Glob(migrations, path.Join("migrations", s.db.dialect(), "*.sql"))
	if err != nil {
		return err
	}
	for done := false; !done; {
		err := s.db.write(ctx, func(t tx) error {
			version, err := s.schemaVersion(ctx, t)
			if err != nil {
				return err
			}
			if version > len(files) {
				return fmt.Errorf("the database is of a later release: its tables are version %d, this program knows %d", version, len(files))
			}
			if done = version == len(files); done {
				return nil
			}
			body, err := migrations.ReadFile(files[version])
			if err != nil {
				return err
			}
			if err := t.script(ctx, string(body)); err != nil {
				return fmt.Errorf("%s: %w", path.Base(files[version]), err)
			}
			_, err = t.exec(ctx, `INSERT INTO schema_version (version, applied) VALUES ($1, {now})`, version+1)
			return err
		})
		if err != nil {
			return fmt.Errorf("bring the tables up to date: %w", err)
		}
	}
	return nil
}

const migrationLock = 7_236_418_005 // any number that nothing else in the database uses

func (s *Store) schemaVersion(ctx context.Context, t tx) (int, error) {
	kind := "INTEGER"
	if s.db.dialect() == "postgres" {
		kind = "timestamptz"
		if _, err := t.exec(ctx, `SELECT pg_advisory_xact_lock($1)`, migrationLock); err != nil {
			return 0, err
		}
	}
	if _, err := t.exec(ctx, `CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, applied `+kind+` NOT NULL)`); err != nil {
		return 0, err
	}
	versions, err := collect(ctx, t, scanOne[int], `SELECT coalesce(max(version), 0) FROM schema_version`)
	if err != nil {
		return 0, err
	}
	return versions[0], nil
}
