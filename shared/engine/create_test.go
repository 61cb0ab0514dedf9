package engine_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"

	"hearth/shared/stack"
)

// login returns a token as a user gets it, for the project of the same name.
func (w *world) login(auth, user string) stack.Caller {
	w.t.Helper()
	return w.loginTo(auth, user, user)
}

func (w *world) loginTo(auth, user, project string) stack.Caller {
	w.t.Helper()
	body, err := json.Marshal(map[string]any{"auth": map[string]any{
		"identity": map[string]any{"methods": []string{"password"}, "password": map[string]any{"user": map[string]any{
			"name": user, "password": "secret", "domain": map[string]any{"name": "Default"}}}},
		"scope": map[string]any{"project": map[string]any{"name": project, "domain": map[string]any{"name": "Default"}}},
	}})
	if err != nil {
		w.t.Fatal(err)
	}
	answer, err := http.Post(auth+"/auth/tokens", "application/json", bytes.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	defer answer.Body.Close()
	c, err := w.keys.Check(w.t.Context(), answer.Header.Get("X-Subject-Token"))
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

const small = `
heat_template_version: 2016-10-14
parameters:
  size: {type: number, default: 8}
resources:
  word: {type: OS::Heat::RandomString, properties: {length: {get_param: size}}}
  first: {type: OS::Heat::TestResource, properties: {value: {get_attr: [word, value]}}}
  second: {type: OS::Heat::TestResource, depends_on: first, properties: {value: {get_attr: [first, output]}, wait_secs: 3}}
outputs:
  word: {value: {get_attr: [second, output]}}
`

func TestCreateAndDelete(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "small", small, true).ID)
	if s.State() != "CREATE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	out, err := e.Outputs(t.Context(), s)
	if err != nil || len(out) != 1 {
		t.Fatalf("%v %v", out, err)
	}
	if word, _ := out[0].Value.(string); len(word) != 8 {
		t.Fatalf("the output is %v %s", out[0].Value, out[0].Err)
	}
	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	rows, err := w.store.Resources(t.Context(), s.ID, nil)
	if err != nil || len(rows) != 0 {
		t.Fatalf("%d rows are left, %v", len(rows), err)
	}
}
