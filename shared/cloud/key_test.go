package cloud

import (
	"net/http"
	"testing"

	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

// A key of a user, with which Hearth's own user gets tokens, works until it is deleted.
func TestAKeyWorksUntilItIsDeleted(t *testing.T) {
	t.Parallel()
	sim, err := simcloud.New(simcloud.Options{Bare: true})
	if err != nil {
		t.Fatal(err)
	}
	url, stop, err := sim.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	c, err := New(Options{AuthURL: url + "/identity", Username: "hearth", Password: "secret", Region: "RegionOne"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	keystone := func(method, path string, body map[string]any) map[string]any {
		t.Helper()
		a := c.Do(t.Context(), stack.Account{}, stack.Call{Service: "identity", Method: method, Path: path, Body: body})
		if a.Code/100 != 2 {
			t.Fatalf("%s %s: %+v", method, path, a)
		}
		return a.Body
	}
	demo := func(what string) string {
		return keystone("GET", "/v3/"+what+"?name=demo", nil)[what].([]any)[0].(map[string]any)["id"].(string)
	}
	keys, project := "/v3/users/"+demo("users")+"/credentials/OS-EC2", demo("projects")
	made := keystone("POST", keys, map[string]any{"tenant_id": project})["credential"].(map[string]any)
	key := stack.Account{Credential: &stack.Credential{KeyAccess: made["access"].(string), KeySecret: made["secret"].(string), Project: project}}
	network := func(account stack.Account, name string) stack.Answer {
		return c.Do(t.Context(), account, stack.Call{Service: "network", Method: "POST", Path: "/v2.0/networks", Body: map[string]any{"network": map[string]any{"name": name}}})
	}
	if a := network(key, "by key"); a.Code != http.StatusCreated || a.Body["network"].(map[string]any)["project_id"] != project {
		t.Fatalf("with a key: %+v", a)
	}

	// The caller of a signed request has such a token. Keystone refuses it when asked for the catalog.
	kept, _ := c.kept.get(keyOf(key))
	caller := stack.Account{Caller: &stack.Caller{Token: kept.token, Signed: true, Project: project}}
	if a := network(caller, "by a signed request"); a.Code != http.StatusCreated {
		t.Errorf("with the token of a signed request: %+v", a)
	}

	// The service's own token ends: it gets another.
	c.kept.drop(keyOf(key), kept.token)
	own, _ := c.kept.get(keyOf(stack.Account{}))
	c.kept.put(keyOf(stack.Account{}), session{token: "ended", renew: own.renew, ends: own.ends, catalog: own.catalog})
	if a := network(key, "again"); a.Code != http.StatusCreated {
		t.Errorf("with an ended token of the service: %+v", a)
	}

	keystone("DELETE", keys+"/"+key.Credential.KeyAccess, nil)
	kept, _ = c.kept.get(keyOf(key))
	c.kept.drop(keyOf(key), kept.token)
	if a := network(key, "after"); a.Trouble != stack.Denied {
		t.Errorf("with a key that is gone: %+v, want it denied", a)
	}
}
