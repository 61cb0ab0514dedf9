package storetest

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/store"
)

func TestSQLite(t *testing.T) { Run(t, SQLite) }

func TestPostgres(t *testing.T) { Run(t, PostgresDatabase) }

// SQLite overwrites deleted data, also in free pages: a value larger than a page leaves such pages.
func TestDeletedBytesAreOverwritten(t *testing.T) {
	db := SQLite(t)
	s := db.Open(t, store.Options{})
	const word = "deleted words "
	k := newStack("k")
	r := newResource(k, "r")
	r.Reason = strings.Repeat(word, 4<<10)
	commit(t, s, stack.Change{NewStack: &k, NewResources: []stack.Resource{r}})
	db.sql(t, "PRAGMA wal_checkpoint(TRUNCATE)")
	if n := bytes.Count(db.dump(t), []byte(word)); n < 4000 {
		t.Fatalf("the file has %d of the words: this test sees nothing", n)
	}
	commit(t, s, stack.Change{Resource: &r, Drop: true})
	db.sql(t, "PRAGMA wal_checkpoint(TRUNCATE)")
	if n := bytes.Count(db.dump(t), []byte(word)); n > 0 {
		t.Errorf("%d of the deleted words can still be read", n)
	}
}

// TestKilled kills a process during its commits: every commit that was confirmed must be there.
func TestKilled(t *testing.T) {
	if url := os.Getenv("STORETEST_COMMIT_TO"); url != "" {
		commitUntilKilled(t, url)
	}
	for name, db := range map[string]Database{"sqlite": SQLite(t), "postgres": PostgresDatabase(t)} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$")
			cmd.Env = append(os.Environ(), "STORETEST_COMMIT_TO="+db.URL)
			out := &told{enough: make(chan struct{})}
			cmd.Stdout = out
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			select {
			case <-out.enough:
			case <-time.After(time.Minute): // the count below reports it
			}
			_ = cmd.Process.Kill()
			_ = cmd.Wait() // it was killed
			s := db.Open(t, store.Options{})
			lines := strings.Split(out.text.String(), "\n")
			names := lines[:len(lines)-1] // the last may be incomplete
			if len(names) < enough {
				t.Fatalf("it committed %d times only", len(names))
			}
			if n := must(s.CountStacks(background, stack.StackQuery{Names: names})); n != len(names) {
				t.Errorf("%d of %d stacks are there", n, len(names))
			}
		})
	}
}

const enough = 20

// told counts lines and reports when there are enough. Only one goroutine writes to it.
type told struct {
	text   bytes.Buffer // not embedded: its ReadFrom would go past Write
	enough chan struct{}
	lines  int
}

func (o *told) Write(p []byte) (int, error) {
	before := o.lines
	if o.lines += bytes.Count(p, []byte("\n")); before < enough && o.lines >= enough {
		close(o.enough)
	}
	return o.text.Write(p)
}

func commitUntilKilled(t *testing.T, url string) {
	s := Database{URL: url}.Open(t, store.Options{})
	for {
		k := newStack(newID())
		commit(t, s, stack.Change{NewStack: &k})
		if _, err := os.Stdout.WriteString(k.Name + "\n"); err != nil {
			t.Fatal(err)
		}
	}
}

// TestKeyBeside checks that a SQLite file keeps its own key beside it.
func TestKeyBeside(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "below", "hearth.db")
	k := newStack("k")
	for i := range 2 {
		s, err := store.Open(ctx, store.Options{URL: path})
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			commit(t, s, stack.Change{NewStack: &k, NewResources: []stack.Resource{newResource(k, "r")}})
		}
		if _, err := s.ResourceNamed(ctx, k.ID, "r"); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	info, err := os.Stat(path + ".key")
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key file: %v, %v", info, err)
	}
	if err := os.Remove(path + ".key"); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(ctx, store.Options{URL: path}); err == nil {
		t.Error("opened without the key that the rows are sealed with")
	}
}

// TestClock checks that a SQLite store uses the given clock.
func TestClock(t *testing.T) {
	now := moment
	s := SQLite(t).Open(t, store.Options{RedeliverAfter: time.Minute, Now: func() time.Time { return now }})
	k := newStack("k")
	r := withResources(t, s, k, "r")[0]
	commit(t, s, stack.Change{Messages: []stack.Message{{Topic: stack.StackRequested}}})
	if _, _, err := takeAll(s, "one", time.Minute, []string{r.ID}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		after time.Duration
		due   int
	}{{59 * time.Second, 0}, {time.Second, 1}, {59 * time.Second, 0}, {time.Second, 1}} {
		now = now.Add(c.after)
		if due := due(s, 10); len(due) != c.due {
			t.Errorf("%s: due are %+v", now, due)
		}
	}
	if taken, _, err := takeAll(s, "two", time.Minute, []string{r.ID}); err != nil || len(taken) != 1 {
		t.Errorf("a lease did not run out: %v", err)
	}
}

func TestRefusesToOpen(t *testing.T) {
	for _, o := range []store.Options{
		{},
		{URL: "mysql://root@localhost/heat"},
		{URL: "postgres://localhost/hearth"}, // without a key
		{URL: "postgres://127.0.0.1:1/hearth", Keys: [][]byte{Key}},
		{URL: "sqlite:" + filepath.Join(t.TempDir(), "hearth.db"), Keys: [][]byte{Key[:16]}},
	} {
		if s, err := store.Open(background, o); err == nil {
			_ = s.Close()
			t.Errorf("%+v was opened", o)
		}
	}
}

// TestRestart kills a server: what was committed is there again.
func TestRestart(t *testing.T) {
	server, err := NewServer(background, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	s := Database{URL: server.URL}.Open(t, store.Options{})
	k := newStack("k")
	commit(t, s, stack.Change{NewStack: &k})
	for _, force := range []bool{true, false} {
		if err := server.Restart(background, force); err != nil {
			t.Fatal(err)
		}
		// An old connection may fail once.
		if _, err = s.Stack(background, k.ID); err != nil {
			_, err = s.Stack(background, k.ID)
		}
		if err != nil {
			t.Error(err)
		}
	}
}

// TestFollowCopied copies events from a Postgres that has counted more transactions than the new
// one.
func TestFollowCopied(t *testing.T) {
	db := PostgresDatabase(t)
	s := db.Open(t, store.Options{})
	k := newStack("k")
	commit(t, s, stack.Change{NewStack: &k, Events: []stack.Event{newEvent(k, "a"), newEvent(k, "b")}})
	db.sql(t, "UPDATE event SET turn = 1000000000000")
	switch events, more, err := s.EventsAfter(background, k.ID, 0, stack.Position{}, 10); {
	case len(events) != 0:
		t.Fatalf("before: len(events) = %d, want 0", len(events))
	case !more:
		t.Fatalf("before: more = false, want true")
	case err != nil:
		t.Fatalf("before: unexpected error: %v", err)
	}
	again := db.Open(t, store.Options{})
	commit(t, again, stack.Change{Events: []stack.Event{newEvent(k, "c")}})
	switch events, more, err := allAfter(again, k.ID, 0); {
	case said(events) != "a b c":
		t.Errorf("after: %q, %v, %v", said(events), more, err)
	case more:
		t.Errorf("after: more = true, want false")
	case err != nil:
		t.Errorf("after: unexpected error: %v", err)
	}
}
