package engine_test

import (
	"encoding/json"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// secret stores a text in the world's key manager and returns its URL.
func (w *world) secret(payload string) string {
	w.t.Helper()
	a := w.asks("POST", "key-manager", "/v1/secrets", map[string]any{"payload": payload, "payload_content_type": "text/plain"})
	ref, _ := a.Body["secret_ref"].(string)
	if ref == "" {
		w.t.Fatalf("%+v", a)
	}
	return ref
}

// credential returns a payload with a new application credential of the world's caller, and the
// credential's ID.
func (w *world) credential(name string) (payload, id string) {
	w.t.Helper()
	a := w.asks("POST", "identity", "/v3/users/"+w.caller.UserID+"/application_credentials", map[string]any{"application_credential": map[string]any{"name": name}})
	made, _ := a.Body["application_credential"].(map[string]any)
	if made == nil {
		w.t.Fatalf("%+v", a)
	}
	text, err := json.Marshal(map[string]any{"auth_type": "v3applicationcredential", "auth": map[string]any{
		"auth_url": w.auth, "application_credential_id": made["id"], "application_credential_secret": made["secret"]}})
	if err != nil {
		w.t.Fatal(err)
	}
	return string(text), made["id"].(string)
}

// elsewhere returns remote with both stacks in the cloud that a secret describes.
func elsewhere(secret string) string {
	return edit(remote, "parameters: {word:", "context: {credential_secret_id: '"+secret+"'}, parameters: {word:",
		"parameters: {got:", "context: {credential_secret_id: '"+secret+"'}, parameters: {got:")
}

// abroad returns the template with a secret that puts the stacks into another project of the same
// cloud, where a story's objects are counted.
func (w *world) abroad(e *engine.Engine) (template string, s stack.Stack) {
	template = elsewhere(w.secret(`{"auth_type": "v3password", "auth": {"auth_url": "` + w.auth + `", "username": "alt_demo", "user_domain_name": "Default",
		"password": "secret", "project_name": "alt_demo", "project_domain_id": "default"}}`))
	return template, w.create(e, "other", template, true)
}

// others are the stories of stacks in other clouds.
var others = []story{
	{"stacks of another cloud", func(w *world, e *engine.Engine) string {
		_, s := w.abroad(e)
		return s.ID
	}, "CREATE_COMPLETE"},
	{"stacks of another cloud are changed", func(w *world, e *engine.Engine) string {
		template, s := w.abroad(e)
		return w.update(e, w.run(e, nil, s.ID), edit(template, "length: 8", "length: 9"), true).ID
	}, "UPDATE_COMPLETE"},
	{"stacks of another cloud are suspended", func(w *world, e *engine.Engine) string {
		_, s := w.abroad(e)
		return w.begins(e, w.run(e, nil, s.ID), stack.Suspend).ID
	}, "SUSPEND_COMPLETE"},
	{"stacks of another cloud go", func(w *world, e *engine.Engine) string {
		_, s := w.abroad(e)
		return w.begins(e, w.run(e, nil, s.ID), stack.Delete).ID
	}, "DELETE_COMPLETE"},
}

// farStacks returns the stacks of the world's own orchestration service.
func (w *world) farStacks() map[string]string {
	w.t.Helper()
	all := map[string]string{}
	list, _ := w.asks("GET", "orchestration", "/stacks", nil).Body["stacks"].([]any)
	for _, one := range list {
		s := one.(map[string]any)
		all[s["id"].(string)] = s["stack_status"].(string)
	}
	return all
}

// TestOtherCloud: a stack lives in another cloud from its creation to its deletion, and goes on
// when its credential is replaced.
func TestOtherCloud(t *testing.T) {
	w := newWorld(t)
	there := worldAt(t, w.clock)
	e := w.engine(nil)
	payload, first := there.credential("first")
	template := elsewhere(w.secret(payload))
	s := w.run(e, nil, w.create(e, "far", template, true).ID)
	if s.State() != "CREATE_COMPLETE" || len(w.outputs(e, s)["got"]) != 8 {
		t.Fatalf("%s: %s; %v", s.State(), s.Reason, w.outputs(e, s))
	}
	switch here, far := w.farStacks(), there.farStacks(); {
	case len(here) != 0:
		t.Fatalf("len(here) = %d, want 0", len(here))
	case len(far) != 2:
		t.Fatalf("len(far) = %d, want 2", len(far))
	case far[w.row(s, "a").PhysicalID] != "CREATE_COMPLETE":
		t.Fatalf(`far[w.row(s, "a").PhysicalID] = %q, want %q, w.row(s, "a").PhysicalID is %v`, far[w.row(s, "a").PhysicalID], "CREATE_COMPLETE", w.row(s, "a").PhysicalID)
	}

	// Another credential does not make another stack.
	payload, _ = there.credential("second")
	there.asks("DELETE", "identity", "/v3/users/"+there.caller.UserID+"/application_credentials/"+first, nil)
	if s = w.run(e, nil, w.update(e, s, elsewhere(w.secret(payload)), true).ID); s.State() != "UPDATE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	if far := there.farStacks(); len(far) != 2 || far[w.row(s, "a").PhysicalID] != "UPDATE_COMPLETE" {
		t.Fatalf("there %v", far)
	}
	if s = w.acts(e, s, stack.Check); s.State() != "CHECK_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	if s = w.acts(e, s, stack.Delete); s.State() != "DELETE_COMPLETE" || len(there.farStacks()) != 0 {
		t.Fatalf("%s: %s; %v", s.State(), s.Reason, there.farStacks())
	}
}

// TestOtherCloudRefused: a secret that cannot be used is refused before there is a stack. A secret
// that stops working later fails the resource only, and the reason does not show it.
func TestOtherCloudRefused(t *testing.T) {
	w := newWorld(t)
	there := worldAt(t, w.clock)
	e := w.engine(nil)
	payload, id := there.credential("short")
	refused := `Cannot establish connection to Heat endpoint at remote cloud due to "`
	none := "00000000-0000-0000-0000-000000000000"
	for secret, want := range map[string]string{
		none:                                    "The Secret (secrets/" + none + ") could not be found.",
		w.secret(`{"auth_type": "v3password"}`): "Missing key in auth information",
		w.secret(strings.Replace(payload, `_secret":"`, `_secret":"not`, 1)):       "Authorization failed. Keystone of the remote cloud refuses the credential (401)",
		w.secret(strings.Replace(payload, there.auth, "http://127.0.0.1:1/v3", 1)): "Keystone cannot be reached: ",
	} {
		_, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "none", Source: stack.Source{Template: []byte(elsewhere(secret))}})
		if err == nil || !strings.HasPrefix(err.Error(), refused+want) {
			t.Errorf("%v\ninstead of %s", err, want)
		}
	}

	// The other cloud's catalog decides whether region_name exists.
	dark := edit(elsewhere(w.secret(payload)), "context: {", "context: {region_name: DARKHOLE, ")
	_, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "dark", Source: stack.Source{Template: []byte(dark)}})
	if want := refused + "public endpoint for orchestration service in DARKHOLE region not found"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("%v", err)
	}

	template := elsewhere(w.secret(payload))
	s := w.run(e, nil, w.create(e, "far", template, true).ID)
	s = w.update(e, s, edit(template, "length: 8", "length: 9"), true)
	there.asks("DELETE", "identity", "/v3/users/"+there.caller.UserID+"/application_credentials/"+id, nil)
	switch s = w.run(e, nil, s.ID); {
	case s.State() != "UPDATE_FAILED":
		t.Errorf("s.State() = %q, want %q (%s)", s.State(), "UPDATE_FAILED", s.Reason)
	case strings.Contains(s.Reason, id):
		t.Errorf("s.Reason = %q, want it not to contain %q", s.Reason, id)
	case !strings.Contains(s.Reason, "refuses the credential"):
		t.Errorf("s.Reason = %q, want it to contain %q", s.Reason, "refuses the credential")
	}
	// A user without a working credential can retain the objects.
	if err := e.DeleteStack(t.Context(), w.caller, s, "a", "b"); err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || len(there.farStacks()) != 2 {
		t.Errorf("%s: %s; %v", s.State(), s.Reason, there.farStacks())
	}
}
