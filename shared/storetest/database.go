package storetest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hearth/shared/store"
)

// A Database belongs to one test. Any number of stores may be opened on it.
type Database struct {
	URL string

	dump  func(testing.TB) []byte   // everything on the disk
	sql   func(testing.TB, string)  // runs a statement
	empty func(testing.TB) Database // another one, without tables
	blob  func(hex string) string   // writes bytes in a statement
}

// Open opens a store that is closed when the test ends. It fills in options that the database
// needs.
func (d Database) Open(t testing.TB, o store.Options) *store.Store {
	t.Helper()
	o.URL = d.URL
	if len(o.Keys) == 0 {
		o.Keys = [][]byte{Key}
	}
	s, err := store.Open(context.Background(), o)
	if err != nil {
		t.Fatalf("open the store: %v", err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// Dump returns everything on the disk: of Postgres every column of every table.
func (d Database) Dump(t testing.TB) []byte { return d.dump(t) }

// Key is a secret key for tests.
var Key = bytes.Repeat([]byte{7}, 32)

// SQLite returns an empty SQLite database.
func SQLite(t testing.TB) Database {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hearth.db")
	return Database{
		URL: "sqlite:" + path,
		dump: func(t testing.TB) []byte {
			t.Helper()
			var all []byte
			for _, name := range []string{path, path + "-wal"} {
				body, err := os.ReadFile(name)
				if err != nil && !os.IsNotExist(err) {
					t.Fatal(err)
				}
				all = append(all, body...)
			}
			return all
		},
		sql: func(t testing.TB, statement string) {
			t.Helper()
			db, err := sql.Open("sqlite", path) // the driver is the store's
			if err == nil {
				_, err = db.Exec(statement)
			}
			if err := errors.Join(err, db.Close()); err != nil {
				t.Fatal(err)
			}
		},
		empty: SQLite,
		blob:  func(hex string) string { return "x'" + hex + "'" },
	}
}

// Postgres returns the URL of an empty database with all its tables, on a server that the tests of
// one process share. Its commits are not synced.
func Postgres(t testing.TB) string {
	t.Helper()
	return PostgresDatabase(t).URL
}

var (
	sharedServer = sync.OnceValues(startShared)
	lastDatabase atomic.Int64
)

const template = "hearth_template"

func startShared() (*Server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute) // it may have to be installed
	defer cancel()
	s, err := NewServer(ctx, "", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300")
	if err != nil {
		return nil, err
	}
	if err := s.SQL(ctx, "postgres", "CREATE DATABASE "+template); err != nil {
		return nil, err
	}
	migrated, err := store.Open(ctx, store.Options{URL: databaseURL(s, template), Keys: [][]byte{Key}})
	if err != nil {
		return nil, err
	}
	if err := migrated.Close(); err != nil {
		return nil, err
	}
	return s, s.SQL(ctx, template, "DELETE FROM seal_key") // a test may bring another key
}

// PostgresDatabase is Postgres with a dump and statements.
func PostgresDatabase(t testing.TB) Database {
	t.Helper()
	return cloned(t, template)
}

func cloned(t testing.TB, from string) Database {
	t.Helper()
	s, err := sharedServer()
	if err != nil {
		t.Fatalf("a Postgres for the tests: %v", err)
	}
	name := fmt.Sprintf("test_%d", lastDatabase.Add(1))
	run := func(t testing.TB, database, statement string) {
		t.Helper()
		if err := s.SQL(context.Background(), database, statement); err != nil {
			t.Fatal(err)
		}
	}
	run(t, "postgres", "CREATE DATABASE "+name+" TEMPLATE "+from)
	t.Cleanup(func() { run(t, "postgres", "DROP DATABASE "+name+" WITH (FORCE)") })
	return Database{
		URL: databaseURL(s, name),
		dump: func(t testing.TB) []byte {
			t.Helper()
			out, err := s.Dump(context.Background(), name)
			if err != nil {
				t.Fatal(err)
			}
			return out
		},
		sql:   func(t testing.TB, statement string) { t.Helper(); run(t, name, statement) },
		empty: func(t testing.TB) Database { t.Helper(); return cloned(t, "template0") },
		blob:  func(hex string) string { return `'\x` + hex + `'` },
	}
}

// Restored returns the URL of a database with the content of a dump, which is SQL with an INSERT
// for each row.
func Restored(t testing.TB, dump string) string {
	t.Helper()
	d := cloned(t, "template0")
	d.sql(t, dump)
	return d.URL
}

func databaseURL(s *Server, name string) string {
	u, err := url.Parse(s.URL)
	if err != nil {
		panic(err) // we wrote it
	}
	u.Path = "/" + name
	return u.String()
}
