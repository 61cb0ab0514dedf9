package nova

import (
	"encoding/base64"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// serverBody returns the whole body of the creation, with the scheduler hints beside the server.
func serverBody(r stack.Resource, fields map[string]any) map[string]any {
	server := map[string]any{
		"name":      fields["name"],
		"flavorRef": r.Properties["flavor"],
		"imageRef":  text(r.Properties, "image"), // empty: it boots from a volume
		"networks":  networksBody(r),
	}
	if text(r.Properties, "name") != "" {
		server["description"] = r.PhysicalName // marks it as ours among those of the same name
	}
	for from, to := range map[string]string{
		"key_name": "key_name", "availability_zone": "availability_zone",
		"diskConfig": "OS-DCF:diskConfig", "admin_pass": "adminPass",
	} {
		if given(r.Properties, from) {
			server[to] = r.Properties[from]
		}
	}
	if r.Properties["config_drive"] == true {
		server["config_drive"] = true
	}
	if data := userData(r); data != "" {
		server["user_data"] = base64.StdEncoding.EncodeToString([]byte(data))
	}
	if meta := serialized(r.Properties["metadata"]); len(meta) > 0 {
		server["metadata"] = meta
	}
	var groups []any
	for _, g := range names(r.Properties["security_groups"]) {
		groups = append(groups, map[string]any{"name": g})
	}
	if groups != nil {
		server["security_groups"] = groups
	}
	if files := personality(r.Properties["personality"]); files != nil {
		server["personality"] = files
	}
	if devices := blockDevices(r); devices != nil {
		server["block_device_mapping"] = devices
	} else if devices := blockDevicesV2(r); devices != nil {
		server["block_device_mapping_v2"] = devices
	}
	body := map[string]any{"server": server}
	if hints, _ := r.Properties["scheduler_hints"].(map[string]any); len(hints) > 0 {
		body["os:scheduler_hints"] = hints
	}
	return body
}

// networksBody returns the network cards in the order of the entries. Nova requires the word auto
// when a template gives no networks.
func networksBody(r stack.Resource) any {
	entries, made := mapsIn(r.Properties["networks"]), portIDs(r)
	if len(entries) == 0 {
		return "auto"
	}
	cards := make([]any, 0, len(entries))
	for _, n := range entries {
		if word := text(n, "allocate_network"); word != "" {
			return word
		}
		card := map[string]any{}
		switch {
		case given(n, "port"):
			card["port"] = n["port"]
		case needsPort(n) && len(made) > 0:
			card["port"], made = made[0], made[1:]
		default:
			card["uuid"] = networkOf(n)
			if given(n, "fixed_ip") {
				card["fixed_ip"] = n["fixed_ip"]
			}
		}
		if given(n, "tag") {
			card["tag"] = n["tag"]
		}
		cards = append(cards, card)
	}
	return cards
}

// personality returns files in the order of their paths.
func personality(v any) []any {
	files, _ := v.(map[string]any)
	var out []any
	for _, path := range sortedKeys(files) {
		out = append(out, map[string]any{"path": path, "contents": base64.StdEncoding.EncodeToString([]byte(stepdef.Str(files[path])))})
	}
	return out
}

// serialized returns metadata with every value as a text, as Nova requires.
func serialized(v any) map[string]any {
	meta, _ := v.(map[string]any)
	out := make(map[string]any, len(meta))
	for k, e := range meta {
		if s, ok := e.(string); ok {
			out[k] = s
		} else {
			out[k] = stepdef.Dumps(e)
		}
	}
	return out
}

// isServer recognises a server by its name and by being new. Other servers made at the same time
// may have the name that the template gives, and Nova does not show their networks or files yet.
// Our mark tells those apart.
func isServer(r stack.Resource, candidate map[string]any) bool {
	name := text(r.Properties, "name")
	if name != "" && candidate["description"] != r.PhysicalName {
		return false
	}
	if name == "" {
		name = r.PhysicalName
	}
	flavor, _ := candidate["flavor"].(map[string]any)
	image, _ := candidate["image"].(map[string]any)
	return candidate["name"] == name &&
		(flavor["id"] == nil || flavor["id"] == r.Properties["flavor"]) &&
		text(image, "id") == text(r.Properties, "image") &&
		text(candidate, "key_name") == text(r.Properties, "key_name") &&
		stepdef.MadeSince(r, candidate)
}

// forceDelete removes what Nova only marks as deleted, and waits until it no longer exists.
func forceDelete(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if r.PhysicalID == "" || r.Attributes["status"] != "SOFT_DELETED" {
		return t.Result
	}
	path := serverPath(r.PhysicalID)
	if _, ok := t.Call(stack.Call{Method: "POST", Path: path + "/action", Body: map[string]any{"forceDelete": nil}}, nil); !ok {
		return t.Result
	}
	if a, ok := t.Call(stack.Call{Method: "GET", Path: path}, nil); ok && a.Code != 404 {
		return t.RetryAfter(lookAgain)
	}
	return t.Result
}
