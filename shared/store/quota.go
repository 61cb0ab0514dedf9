package store

import (
	"context"
	"slices"

	"hearth/shared/stack"
)

// checkQuotas refuses new stacks of projects that have reached their quota. It counts in the
// transaction that adds the stacks, and only one such transaction of a project runs at a time.
func (s *Store) checkQuotas(ctx context.Context, t tx, creating []*draft) error {
	var projects []string
	for _, d := range creating {
		if d.change.MostStacks > 0 {
			projects = append(projects, d.change.NewStack.Project)
		}
	}
	if len(projects) == 0 {
		return nil
	}
	if err := s.lockProjects(ctx, t, "stacks of ", projects); err != nil {
		return err
	}
	r, err := t.query(ctx, `SELECT project, count(*) FROM stack WHERE project IN {$1} AND deleted IS NULL AND parent = '' GROUP BY project`, projects)
	if err != nil {
		return err
	}
	defer r.Close()
	counts := map[string]int{}
	for r.Next() {
		var project string
		var n int
		if err := r.Scan(&project, &n); err != nil {
			return err
		}
		counts[project] = n
	}
	for _, d := range creating {
		k := d.change.NewStack
		if k.Parent != "" {
			continue
		}
		if most := d.change.MostStacks; most > 0 && counts[k.Project] >= most {
			d.err = stack.TooManyStacks(most)
			continue
		}
		counts[k.Project]++
	}
	return r.Err()
}

// lockProjects locks the things of the projects until the transaction ends.
func (s *Store) lockProjects(ctx context.Context, t tx, things string, projects []string) error {
	if s.db.dialect() != "postgres" { // SQLite has one writer
		return nil
	}
	_, err := t.exec(ctx,
		`SELECT pg_advisory_xact_lock(number) FROM
		(SELECT DISTINCT hashtextextended($2 || project, 0) AS number FROM unnest($1::text[]) AS project ORDER BY number) AS projects`,
		slices.Compact(slices.Sorted(slices.Values(projects))), things)
	return err
}
