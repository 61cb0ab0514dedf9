package nova

import (
	"net/url"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// keyPairBody leaves out what an empty value would make invalid.
func keyPairBody(_ stack.Resource, fields map[string]any) map[string]any {
	for _, k := range []string{"public_key", "type", "user_id"} {
		if fields[k] == "" {
			delete(fields, k)
		}
	}
	return fields
}

// isKeyPair recognises a key pair by the given key and its name, which is unique for a user.
func isKeyPair(r stack.Resource, candidate map[string]any) bool {
	if key := text(r.Properties, "public_key"); key != "" && candidate["public_key"] != key {
		return false
	}
	return candidate["name"] == r.Properties["name"] && stepdef.MadeSince(r, candidate)
}

// ownKey makes sure that a generated private key which is to be kept has been read. The cloud shows
// it once, in the answer to the creation. If that answer was lost, the key pair is removed and made
// again.
func ownKey(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if r.Properties["save_private_key"] != true {
		t.SetData("private_key", nil)
		return t.Result
	}
	if text(r.Properties, "public_key") != "" || text(r.Data, "private_key") != "" {
		return t.Result
	}
	body := map[string]any{"name": r.Properties["name"]}
	for from, to := range map[string]string{"type": "type", "user": "user_id"} {
		if v := text(r.Properties, from); v != "" {
			body[to] = v
		}
	}
	find := &stepdef.Find{Get: keyPairPath(r, r.PhysicalID), In: "keypair", Match: "nova.isKeyPair"}
	for {
		if _, ok := t.Call(stack.Call{Method: "DELETE", Path: keyPairPath(r, r.PhysicalID)}, nil); !ok {
			return t.Result
		}
		made, ok := t.Call(stack.Call{Method: "POST", Path: "/os-keypairs", Body: map[string]any{"keypair": body}}, find)
		if !ok {
			return t.Result
		}
		pair, _ := made.Body["keypair"].(map[string]any)
		if key := text(pair, "private_key"); key != "" {
			t.SetData("private_key", key)
			t.SetData("fingerprint", pair["fingerprint"])
			return t.Result
		}
	}
}

func keyPairPath(r stack.Resource, name string) string {
	path := "/os-keypairs/" + url.PathEscape(name)
	if user := text(r.Properties, "user"); user != "" {
		path += "?user_id=" + url.QueryEscape(user)
	}
	return path
}

// publicKey returns the given key, or else the generated one.
func publicKey(r stack.Resource, _ time.Time) any {
	if key := text(r.Properties, "public_key"); key != "" {
		return key
	}
	return r.Attributes["public_key"]
}

// privateKey is empty, not null, when none was kept, as in Heat.
func privateKey(r stack.Resource, _ time.Time) any {
	if r.Properties["save_private_key"] != true {
		return ""
	}
	return text(r.Data, "private_key")
}
