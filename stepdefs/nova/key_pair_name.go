package nova

import (
	"slices"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A user has one key pair of a name. A pair that another of the same name replaces is deleted
// first, as in Heat. A pair that is found by its name is deleted only if it is the row's own.

// noteKey stores the number of a pair whose key was given: another pair may be made of the same
// key.
func noteKey(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if text(r.Properties, "public_key") == "" { // a generated key is unlike all others
		return t.Result
	}
	a, ok := t.Call(stack.Call{Method: "GET", Path: keyPairPath(r, r.PhysicalID)}, nil)
	if pair, _ := a.Body["keypair"].(map[string]any); ok && pair != nil {
		t.SetData("key_id", pair["id"])
	}
	return t.Result
}

// ownPair reports whether a pair that the cloud shows is the row's own.
func ownPair(r stack.Resource, pair map[string]any) bool {
	if id := r.Data["key_id"]; id != nil {
		return pair["id"] == id
	}
	return sameKey(r, pair)
}

// isOwnPair reports whether the pair that the cloud shows is the row's own.
func isOwnPair(r stack.Resource, pair map[string]any) bool { return ownPair(r, pair) }

// sameKey reports whether a pair has a row's key.
func sameKey(r stack.Resource, pair map[string]any) bool {
	if print := text(r.Data, "fingerprint"); print != "" {
		return pair["fingerprint"] == print
	}
	key := text(r.Properties, "public_key")
	return key == "" || pair["public_key"] == key
}

// removeKey removes a row's own pair.
func removeKey(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if r.PhysicalID == "" {
		return t.Result
	}
	path := keyPairPath(r, r.PhysicalID)
	a, ok := t.Call(stack.Call{Method: "GET", Path: path}, nil)
	if pair, _ := a.Body["keypair"].(map[string]any); ok && pair != nil && ownPair(r, pair) {
		t.Call(stack.Call{Method: "DELETE", Path: path}, nil)
	}
	return t.Result
}

// letKeyGo removes a pair so that another may have its name. It first stores the public key: the
// cloud knows nothing else of the pair.
func letKeyGo(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	path := keyPairPath(r, r.PhysicalID)
	a, ok := t.Call(stack.Call{Method: "GET", Path: path}, nil)
	if !ok {
		return t.Result
	}
	if pair, _ := a.Body["keypair"].(map[string]any); pair != nil && ownPair(r, pair) {
		t.SetData("public_key", pair["public_key"])
		t.SetData("type", pair["type"])
		if _, ok := t.Call(stack.Call{Method: "DELETE", Path: path}, nil); !ok {
			return t.Result
		}
	}
	t.Result.Removed = true
	return t.Result
}

// takeKeyBack gives a pair its name again, from the pair that replaced it.
func takeKeyBack(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	name := text(r.Properties, "name")
	path := keyPairPath(r, name)
	key := text(r.Data, "public_key")
	if key == "" {
		key = text(r.Properties, "public_key")
	}
	if key == "" { // it had not been released, or was deleted before
		t.Result.ID = name
		return t.Result
	}
	body := map[string]any{"name": name, "public_key": key}
	for field, v := range map[string]string{"type": text(r.Data, "type"), "user_id": text(r.Properties, "user")} {
		if v != "" {
			body[field] = v
		}
	}
	taken := slices.Contains(stepdef.Successors(r), name)
	for {
		a, ok := t.Call(stack.Call{Method: "GET", Path: path}, nil)
		if !ok {
			return t.Result
		}
		switch pair, _ := a.Body["keypair"].(map[string]any); {
		case pair == nil:
		case taken:
			if _, ok := t.Call(stack.Call{Method: "DELETE", Path: path}, nil); !ok {
				return t.Result
			}
		case sameKey(r, pair):
			t.Result.ID = name
			t.SetData("key_id", pair["id"])
			t.SetData("public_key", nil)
			t.SetData("type", nil)
			return t.Result
		default:
			return t.Fail("Conflict", "Key pair '"+name+"' already exists.")
		}
		taken = false // from now on the pair with this name is not the other's
		if _, ok := t.Call(stack.Call{Method: "POST", Path: "/os-keypairs", Body: map[string]any{"keypair": body}}, nil); !ok {
			return t.Result
		}
	}
}
