package storetest

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"hearth/shared/stack"
	"hearth/shared/store"
)

func testSealed(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	const plain, secret = "a-plain-word", "a-secret-word"
	hidden := map[string]any{"password": secret}
	known := &stack.Secrets{}
	known.Add(secret)
	k := newStack(plain)
	r := newResource(k, "r")
	r.Properties, r.Data, r.Attributes, r.Metadata, r.Secrets = hidden, hidden, hidden, hidden, known
	r.Work.Answers = []stack.Answer{{Body: hidden, Text: secret}}
	e := newEvent(k, "r")
	e.Properties = hidden
	commit(t, s, stack.Change{
		NewStack: &k, NewResources: []stack.Resource{r}, Events: []stack.Event{e},
		NewSource:     &stack.Source{ID: "the source", StackID: k.ID, Template: []byte(secret), Files: map[string]string{"f": secret}, Environment: stack.Environment{Parameters: hidden, Secrets: known}},
		NewCredential: &stack.Credential{ID: newID(), TrustID: secret, AppSecret: secret, KeySecret: secret},
		Signal:        &stack.Signal{StackID: k.ID, Key: "h", ID: "1", Data: hidden},
	})
	commit(t, s, stack.Change{Resource: &r})
	config := newConfig(plain)
	config.Config, config.Inputs = []byte(`"`+secret+`"`), []map[string]any{hidden}
	deployment := newDeployment(config, "server")
	deployment.InputValues, deployment.OutputValues, deployment.StatusReason = config.Config, config.Config, secret
	put(t, s, stack.Software{NewConfig: &config}, stack.Software{NewDeployment: &deployment})
	disk := db.dump(t)
	if !bytes.Contains(disk, []byte(plain)) {
		t.Fatal("what is not secret cannot be read either: this test sees nothing")
	}
	if bytes.Contains(disk, []byte(secret)) {
		t.Error("a secret can be read")
	}
	if got := must(s.SoftwareDeployment(background, "project", deployment.ID)).StatusReason; got != secret {
		t.Errorf("the deployment's reason is %q", got)
	}
	row, src := must(s.ResourceNamed(background, k.ID, "r")), must(s.Source(background, "the source"))
	same(t, row.Properties, hidden)
	if !row.Secrets.Has(secret) || !src.Environment.Secrets.Has(secret) || string(src.Template) != secret || src.Files["f"] != secret {
		t.Errorf("got %+v and %+v", row, src)
	}
}

// The sweeper seals what an older version stored unencrypted.
func testSealLater(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	commit(t, s, stack.Change{NewStack: &k, NewSource: &stack.Source{ID: "old", StackID: k.ID}})
	db.sql(t, `UPDATE source SET template = CAST('a-secret-template' AS `+map[bool]string{true: "bytea", false: "BLOB"}[strings.HasPrefix(db.URL, "postgres")]+`), files = '{"f": "a-secret-file"}'`)
	for range 3 {
		must(s.Reseal(background, 10))
	}
	if src := must(s.Source(background, "old")); string(src.Template) != "a-secret-template" || src.Files["f"] != "a-secret-file" {
		t.Errorf("got %+v", src)
	}
	if !strings.HasPrefix(db.URL, "postgres") {
		db.sql(t, "PRAGMA wal_checkpoint(TRUNCATE)")
	}
	if bytes.Contains(db.dump(t), []byte("a-secret")) {
		t.Error("it can still be read")
	}
}

func testKeys(t *testing.T, db Database) {
	old, fresh, foreign := bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32), bytes.Repeat([]byte{3}, 32)
	open := func(keys ...[]byte) (*store.Store, error) {
		return store.Open(context.Background(), store.Options{URL: db.URL, Keys: keys})
	}
	s := db.Open(t, store.Options{Keys: [][]byte{old}})
	k := newStack("k")
	commit(t, s, stack.Change{NewStack: &k, NewResources: []stack.Resource{newResource(k, "before")}})
	for _, keys := range [][][]byte{{foreign}, {fresh}, {old[:31]}} {
		if s, err := open(keys...); err == nil {
			_ = s.Close()
			t.Errorf("opened with a key that is not the database's")
		}
	}

	both := db.Open(t, store.Options{Keys: [][]byte{fresh, old}})
	commit(t, both, stack.Change{NewResources: []stack.Resource{newResource(k, "since")}})
	if got := must(both.Resources(background, k.ID, nil)); len(got) != 2 {
		t.Errorf("got %+v", got)
	}
	if s, err := open(fresh); err == nil {
		_ = s.Close()
		t.Error("opened without a key that a row needs")
	} else if !strings.Contains(err.Error(), "1 of resource") {
		t.Errorf("it is not told what needs the key: %v", err)
	}
	if older := must(both.OlderKeys(background)); len(older) != 1 {
		t.Errorf("older keys are %v", older)
	}
	sealed := 0
	for range 100 {
		done := must(both.Reseal(background, 1))
		if sealed += done.Rows; done.Unread > 0 {
			t.Fatalf("not opened: %+v", done)
		}
	}
	if sealed == 0 {
		t.Error("nothing was sealed again")
	}
	after := db.Open(t, store.Options{Keys: [][]byte{fresh}})
	if got := must(after.Resources(background, k.ID, nil)); len(got) != 2 || got[0].Unopened != nil {
		t.Errorf("got %+v", got)
	}
}

// A row that cannot be opened can still be found and removed. It can also fail, and keeps its
// sealed column. Nothing else can be done with it.
func testUnopened(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k, made := newStack("k"), stack.Resource{}
	made = newResource(k, "r")
	made.Data = map[string]any{"key": "kept"}
	commit(t, s, stack.Change{NewStack: &k, NewResources: []stack.Resource{made}, Events: []stack.Event{newEvent(k, "e")}})
	key := must(s.ResourceNamed(background, k.ID, "r"))
	db.sql(t, "UPDATE resource SET name = key_id, key_id = 'gone'")
	r := must(s.Rows(background, k.ID))[0]
	if key.Unopened != nil || r.Unopened == nil {
		t.Fatal("it is not told that the row cannot be opened")
	}
	if results := s.Commit(background, stack.Change{Resource: &r}); results[0].Err == nil {
		t.Error("what was sealed was overwritten")
	}
	r.Action, r.Status = stack.Update, stack.Failed
	commit(t, s, stack.Change{Resource: &r})
	db.sql(t, "UPDATE resource SET key_id = name")
	if r = must(s.Rows(background, k.ID))[0]; r.State() != "UPDATE_FAILED" || r.Data["key"] != "kept" {
		t.Errorf("%s has %v, %+v", r.State(), r.Data, r.Unopened)
	}
	db.sql(t, "UPDATE resource SET key_id = 'gone'")
	r = must(s.Rows(background, k.ID))[0]
	r.Action = stack.Delete
	commit(t, s, stack.Change{Resource: &r})
	r.Version++
	commit(t, s, stack.Change{Resource: &r, Drop: true})
}

// Rows with lost keys or damaged bytes are listed with the others.
func testUnreadable(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("k")
	rows := withResources(t, s, k, "sound", "key", "bytes", "moved", "short", "json")
	db.sql(t, "UPDATE resource SET due = created, wait_key = 'w'")
	db.sql(t, "UPDATE resource SET key_id = 'gone' WHERE name = 'key'")
	db.sql(t, "UPDATE resource SET sealed = "+db.blob("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")+" WHERE name = 'bytes'")
	db.sql(t, "UPDATE resource SET sealed = (SELECT other.sealed FROM resource other WHERE other.name = 'sound') WHERE name = 'moved'")
	db.sql(t, "UPDATE resource SET sealed = "+db.blob("00")+" WHERE name = 'short'")
	db.sql(t, "UPDATE resource SET requires = '{' WHERE name = 'json'")
	check := func(how string, got []stack.Resource) {
		t.Helper()
		if len(got) != len(rows) {
			t.Errorf("%s: %d of %d rows", how, len(got), len(rows))
		}
		for _, r := range got {
			if (r.Unopened == nil) != (r.Name == "sound") {
				t.Errorf("%s: %s has %+v", how, r.Name, r.Unopened)
			}
		}
	}
	taken, _, err := takeAll(s, "lease", 0, ids(rows))
	if err != nil {
		t.Fatal(err)
	}
	check("Take", taken)
	check("TakeDue", must(s.TakeDue(background, "other", 0, "w", 10, 1<<30)).Rows)
	check("Rows", must(s.Rows(background, k.ID)))
}
