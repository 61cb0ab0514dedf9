package storetest

import (
	"fmt"
	"testing"
)

// undone has what takes back each migration of the store, the newest first. Those that are not here left
// the tables as they were, or made them in a way that may be repeated. A new migration gets a line.
var undone = []struct {
	version int
	sql     []string
}{
	{28, []string{"DROP INDEX message_sink", "ALTER TABLE stack DROP COLUMN sinks"}},
	{27, []string{"ALTER TABLE event DROP COLUMN retained"}},
	{26, []string{"ALTER TABLE stack DROP COLUMN undone", "ALTER TABLE event DROP COLUMN undoes_creation"}},
	{25, []string{"ALTER TABLE stack DROP COLUMN failure", "ALTER TABLE resource DROP COLUMN failure"}},
	{24, []string{"DROP TABLE stack_policy"}},
	{23, []string{"DROP TABLE stack_export", "DROP TABLE stack_import"}},
	{22, []string{"ALTER TABLE stack DROP COLUMN options"}},
	{21, []string{"DROP TABLE change_set"}},
	{20, []string{"DROP INDEX resource_access_key", "ALTER TABLE resource DROP COLUMN access_key"}},
	{19, []string{"ALTER TABLE stack DROP COLUMN cause"}},
	{18, []string{"DROP TABLE retained"}},
	{17, []string{"ALTER TABLE resource DROP COLUMN weight"}},
	{15, []string{
		"DROP INDEX resource_deaths", "ALTER TABLE resource DROP COLUMN deaths",
		"ALTER TABLE message DROP COLUMN tries", "ALTER TABLE message DROP COLUMN begun",
	}},
	{14, []string{"DROP INDEX stack_deleted"}},
	{13, []string{"DROP INDEX resource_suspect", "ALTER TABLE resource DROP COLUMN suspect_of", "ALTER TABLE resource DROP COLUMN suspect_until"}},
	{12, []string{"ALTER TABLE credential DROP COLUMN version"}},
	{10, []string{"DROP TABLE tree", "ALTER TABLE stack DROP COLUMN size"}},
}

// makeOlder gives the tables the form that they had at a version of the schema.
func makeOlder(t *testing.T, db Database, version int) {
	t.Helper()
	for _, u := range undone {
		if u.version <= version {
			break
		}
		for _, statement := range u.sql {
			db.sql(t, statement)
		}
	}
	db.sql(t, fmt.Sprintf("DELETE FROM schema_version WHERE version > %d", version))
}
