package store

import (
	"testing"
	"time"
)

// TestWords checks that both dialects replace all words of statements.
func TestWords(t *testing.T) {
	const statement = `SELECT {now}, {in $2} FROM t WHERE id IN {$1} AND {tag $3} ORDER BY id {lock} {skip}`
	if got, want := postgresSQL(statement), `SELECT statement_timestamp(), (statement_timestamp() + $2::interval) FROM t WHERE id = ANY ($1::text[]) AND (tags ? $3) ORDER BY id FOR UPDATE FOR UPDATE SKIP LOCKED`; got != want {
		t.Errorf("Postgres gets\n%s, want\n%s", got, want)
	}
	got, _ := sqliteQuerier{clock: time.Now}.translate(statement, nil)
	if want := `SELECT :now, (:now + $2) FROM t WHERE id IN (SELECT value FROM json_each($1)) AND EXISTS (SELECT 1 FROM json_each(tags) WHERE value = $3) ORDER BY id  `; got != want {
		t.Errorf("SQLite gets\n%s, want\n%s", got, want)
	}
}
