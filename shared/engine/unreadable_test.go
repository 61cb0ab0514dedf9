package engine_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

const withUnreadable = `heat_template_version: queens
parameters:
  n: {type: number, default: 1}
resources:
  a: {type: OS::Heat::Value, properties: {value: {get_param: n}}}
  b: {type: OS::Heat::Value, properties: {value: {get_attr: [a, value]}}}
  unreadable: {type: OS::Heat::Value, properties: {value: {get_param: n}}}
  net: {type: OS::Neutron::Net}
`

// writableWorld returns a world whose database the test can write.
func writableWorld(t *testing.T) (w *world, write func(string)) {
	dir := t.TempDir()
	w = openWorld(t, dir, &clock{}, "", func(c *simcloud.Cloud) (string, func(), error) { return c.Start("127.0.0.1:0") })
	t.Cleanup(w.close)
	return w, func(statement string) {
		t.Helper()
		db, err := sql.Open("sqlite", filepath.Join(dir, "hearth.db")) // the driver is the store's
		if err == nil {
			_, err = db.Exec(statement)
		}
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

// once calls do before the first batch for which a condition is true.
func (w *world) once(when func(rows map[string]stack.Resource) bool, do func()) {
	done := false
	w.each = func(s stack.Stack) {
		if !done && when(w.rows(s)) {
			done = true
			do()
		}
	}
}

// A resource that cannot be decrypted fails by itself, with a reason that says so, and keeps its
// sealed values. It goes on when its key is back, and it can be deleted.
func TestRowThatCannotBeRead(t *testing.T) {
	w, write := writableWorld(t)
	e := w.engine(nil)
	planned := func(rows map[string]stack.Resource) bool { return len(rows) > 0 }
	w.once(planned, func() { write("UPDATE resource SET claim = key_id, key_id = 'gone' WHERE name = 'unreadable'") })
	s := w.create(e, "s", withUnreadable, true)
	s = w.run(e, nil, s.ID)
	const why = "Unreadable: resources.unreadable: What Hearth has stored of the resource cannot be read"
	if s.State() != "CREATE_FAILED" || !strings.Contains(s.Reason, why) {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
	for name, r := range w.rows(s) {
		if want := map[bool]string{true: "CREATE_FAILED", false: "CREATE_COMPLETE"}[name == "unreadable"]; name != "b" && r.State() != want {
			t.Errorf("%s is %s: %s", name, r.State(), r.Reason)
		}
	}
	write("UPDATE resource SET key_id = claim, claim = '' WHERE name = 'unreadable'")
	if s = w.run(e, nil, w.update(e, s, edit(withUnreadable, "default: 1", "default: 2"), true).ID); s.State() != "UPDATE_COMPLETE" {
		t.Fatalf("with its key: %s: %s", s.State(), s.Reason)
	}
	write("UPDATE resource SET key_id = 'gone' WHERE name = 'unreadable'")
	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" {
		t.Errorf("%s: %s", s.State(), s.Reason)
	}
}

// A stack whose template or credential cannot be decrypted fails. Other stacks do not.
func TestStackThatCannotBeRead(t *testing.T) {
	for _, table := range []string{"source", "credential"} {
		for _, planned := range []bool{false, true} {
			if table == "credential" && !planned {
				continue // a plan needs none
			}
			w, write := writableWorld(t)
			k := killAt(1 << 40)
			other := w.create(w.engine(nil), "other", withUnreadable, true)
			s := w.create(w.engine(nil), "s", withUnreadable, true)
			w.once(func(rows map[string]stack.Resource) bool { return !planned || len(rows) > 0 }, func() {
				if table == "source" {
					write("UPDATE source SET key_id = 'gone' WHERE stack_id = '" + s.ID + "'")
				} else {
					write("UPDATE credential SET key_id = 'gone' WHERE id = '" + s.CredentialID + "'")
				}
				k.gone.Store(true) // the next worker has read nothing yet
			})
			w.run(w.engine(k), k, s.ID)
			e := w.engine(nil)
			if other = w.run(e, nil, other.ID); other.State() != "CREATE_COMPLETE" {
				t.Errorf("%s: the other is %s: %s", table, other.State(), other.Reason)
			}
			s = w.run(e, nil, s.ID)
			if s.State() != "CREATE_FAILED" || !strings.Contains(s.Reason, "cannot be read") {
				t.Errorf("%s, planned %t: %s: %s", table, planned, s.State(), s.Reason)
			}
		}
	}
}
