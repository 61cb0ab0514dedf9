package storetest

import (
	"bytes"
	"context"
	"testing"

	"hearth/shared/stack"
	"hearth/shared/store"
)

func testSealed(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	const plain, secret = "a-plain-word", "a-secret-word"
	hidden := map[string]any{"password": secret}
	k := newStack(plain)
	r := newResource(k, "r")
	r.Properties, r.Data, r.Attributes, r.Metadata = hidden, hidden, hidden, hidden
	r.Work.Answers = []stack.Answer{{Body: hidden, Text: secret}}
	e := newEvent(k, "r")
	e.Properties = hidden
	commit(t, s, stack.Change{
		NewStack: &k, NewResources: []stack.Resource{r}, Events: []stack.Event{e},
		NewSource:     &stack.Source{ID: newID(), StackID: k.ID, Environment: stack.Environment{Parameters: hidden}},
		NewCredential: &stack.Credential{ID: newID(), TrustID: secret, AppSecret: secret},
		Signal:        &stack.Signal{StackID: k.ID, Key: "h", ID: "1", Data: hidden},
	})
	commit(t, s, stack.Change{Resource: &r})
	config := newConfig(plain)
	config.Config, config.Inputs = []byte(`"`+secret+`"`), []map[string]any{hidden}
	deployment := newDeployment(config, "server")
	deployment.InputValues, deployment.OutputValues = config.Config, config.Config
	put(t, s, stack.Software{NewConfig: &config}, stack.Software{NewDeployment: &deployment})
	disk := db.dump(t)
	if !bytes.Contains(disk, []byte(plain)) {
		t.Fatal("what is not secret cannot be read either: this test sees nothing")
	}
	if bytes.Contains(disk, []byte(secret)) {
		t.Error("a secret can be read")
	}
	same(t, must(s.ResourceNamed(background, k.ID, "r")).Properties, hidden)
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
	after := db.Open(t, store.Options{Keys: [][]byte{fresh}})
	if got, err := after.Resources(background, k.ID, []string{"since"}); err != nil || len(got) != 1 {
		t.Errorf("sealed with the new key: %+v, %v", got, err)
	}
	if _, err := after.Resources(background, k.ID, []string{"before"}); err == nil {
		t.Error("what was sealed with the old key opened without it")
	}
}
