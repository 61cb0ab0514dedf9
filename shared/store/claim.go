package store

import (
	"context"
	"slices"

	"hearth/shared/stack"
)

// Claimed returns the claims that rows hold, among the given ones.
func (s *Store) Claimed(ctx context.Context, claims []string) (map[string]bool, error) {
	return claimed(ctx, s.db, claims, "")
}

// claimed returns the claims that rows hold, among the given ones. also is a further part of the
// query.
func claimed(ctx context.Context, q querier, claims []string, also string) (map[string]bool, error) {
	held := make(map[string]bool)
	if len(claims) == 0 {
		return held, nil
	}
	// The second condition lets Postgres use the partial index.
	found, err := collect(ctx, q, scanOne[string], `SELECT claim FROM resource WHERE claim IN {$1} AND claim <> ''`+also, claims)
	for _, claim := range found {
		held[claim] = true
	}
	return held, err
}

// Owner returns the row that holds a claim; ok is false when none does.
func (s *Store) Owner(ctx context.Context, claim string) (r stack.Resource, ok bool, err error) {
	found, err := collect(ctx, s.db, s.scanResource, `SELECT `+resourceColumns+` FROM resource WHERE claim = $1 AND claim <> ''`, claim)
	if err != nil || len(found) == 0 {
		return stack.Resource{}, false, err
	}
	return found[0], true, nil
}

// merges reports whether one of the rows that a change deletes has the claim.
func merges(c *stack.Change, claim string) bool {
	return slices.ContainsFunc(c.Merged, func(r stack.Resource) bool { return r.Claim == claim })
}
