package stepdefs

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hearth/shared/lifecycle"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// beside holds the other properties that a template must give, where a property alone means
// nothing.
var beside = map[string]map[string]any{
	"OS::Nova::Server user_data":      {"user_data_update_policy": "REBUILD", "user_data_format": "RAW"},
	"OS::Nova::Flavor tenants":        {"is_public": false},
	"OS::Cinder::VolumeType projects": {"is_public": false},
}

// unsent are the properties that no call carries, and why.
var unsent = map[string]string{
	"OS::Nova::Server flavor_update_policy":      "says how another change is made",
	"OS::Nova::Server image_update_policy":       "says how another change is made",
	"OS::Nova::Server user_data_update_policy":   "says how another change is made",
	"OS::Nova::Server software_config_transport": "the agent reads it in the metadata",
	"OS::Nova::Server deployment_swift_data":     "of a transport that does not depend on it",
	"OS::Neutron::Port replacement_policy":       "says how another change is made",
	"OS::Swift::Container PurgeOnDelete":         "says how it is deleted",
}

// otherwise are the properties whose new value the calls carry in other words.
var otherwise = map[string]string{
	"OS::Nova::Server user_data":         "in base 64",
	"OS::Glance::WebImage active":        "an order of its own",
	"OS::Heat::Stack context":            "where, and as whom, the call is made",
	"OS::Neutron::Port no_fixed_ips":     "as an empty list of addresses",
	"OS::Neutron::FloatingIP dns_name":   "Neutron takes no change of it; Heat sends as much",
	"OS::Neutron::FloatingIP dns_domain": "Neutron takes no change of it; Heat sends as much",
}

// unrevoked are the properties that can change in place, but whose removal no call carries.
var unrevoked = map[string]string{
	"OS::Cinder::Volume size":        "it stays as large as it is",
	"OS::Cinder::Volume backup_id":   "what was restored stays",
	"OS::Cinder::Volume volume_type": "it stays of the type that it is",
	"OS::Nova::Server admin_pass":    "a server has always one",
}

// TestWhatChangesInPlaceIsSent changes each property alone, from one value to another, and removes
// it. If no call carried the change, the property would count as changed without being changed.
func TestWhatChangesInPlaceIsSent(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	used := map[string]bool{}
	for _, typ := range c.Types() {
		d := c.Def(typ)
		if d.Service == "none" && !d.Nests() {
			continue // there is no call: the object is only a row
		}
		for _, name := range slices.Sorted(maps.Keys(d.Properties)) {
			p, key := d.Properties[name], typ+" "+name
			if !p.UpdateAllowed || p.Was != "" {
				continue
			}
			used[key] = true
			one, other := sample(p, 0), sample(p, 1)
			calls, end := change(t, c, d, name, one, other)
			told := fmt.Sprint(calls)
			switch {
			case unsent[key] != "":
				if len(calls) > 0 {
					t.Errorf("%s is sent: %s", key, told)
				}
				continue
			case end != "":
				t.Errorf("%s: %s, after %s", key, end, told)
			case len(calls) == 0:
				t.Errorf("%s: no call tells of it", key)
			case otherwise[key] == "" && d.Service != "none" && !strings.Contains(told, marker(other)):
				t.Errorf("%s: %q is not in %s", key, marker(other), told)
			}
			if p.Required {
				continue
			}
			switch calls, end := change(t, c, d, name, one, nil); {
			case end != "":
				t.Errorf("%s taken away: %s, after %v", key, end, calls)
			case (len(calls) == 0) != (unrevoked[key] != ""):
				t.Errorf("%s taken away: %v", key, calls)
			}
		}
	}
	for _, table := range []map[string]string{unsent, otherwise, unrevoked} {
		for key := range table {
			if !used[key] {
				t.Errorf("%s is none that may change in place", key)
			}
		}
	}
}

// sample returns a possible value of a property; there are two of each.
func sample(p stepdef.Property, n int) any {
	if len(p.Allowed) > n && p.Type != "list" {
		return p.Allowed[n]
	}
	switch p.Type {
	case "integer", "number":
		return float64(4711 + n)
	case "boolean":
		return n == 1
	case "list":
		if p.Items != nil {
			return []any{sample(*p.Items, n)}
		}
		if len(p.Allowed) > n {
			return []any{p.Allowed[n]}
		}
		return []any{fmt.Sprintf("value%d", n)}
	case "map":
		out := map[string]any{}
		for name, inner := range p.Properties {
			if inner.Support == "" && name != "allocate_network" {
				out[name] = sample(inner, n)
			}
		}
		if p.Properties == nil {
			out["key"] = fmt.Sprintf("value%d", n)
		}
		return out
	}
	return fmt.Sprintf("value%d", n)
}

// marker returns the text that must be in the calls.
func marker(v any) string {
	switch t := v.(type) {
	case []any:
		return marker(t[0])
	case map[string]any:
		return "value1"
	case bool:
		return strconv.FormatBool(t)
	}
	return fmt.Sprint(v)
}

// change plays the update of one property in a cloud without failures, and returns the calls that
// change something. end says what went wrong.
func change(t *testing.T, c *stepdef.Catalog, d *stepdef.Def, name string, from, to any) (calls []string, end string) {
	t.Helper()
	given := map[string]any{}
	for k, p := range d.Properties {
		if p.Required {
			given[k] = sample(p, 0)
		}
	}
	maps.Copy(given, beside[d.Type+" "+name])
	delete(given, name)
	with := func(v any) map[string]any {
		props, _ := d.Convert(given)
		if v != nil {
			props[name] = v
		}
		return props
	}
	row := stack.Resource{
		ID: "row", StackID: "stack", Name: "r", Type: d.Type, PhysicalName: "stack-r", PhysicalID: "id",
		Action: stack.Create, Status: stack.Complete, Properties: with(from), Claim: "project/id",
		Data: map[string]any{"extra_properties": []any{"architecture"}},
	}
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	ev := lifecycle.Event{Begin: &lifecycle.Begin{
		Action: stack.Update, Generation: 2, Properties: with(to), Changed: []string{name}, Seed: "seed",
	}}
	for range 60 {
		ev.Now, ev.Project = now, "project"
		var effect *lifecycle.Effect
		row, effect, _ = lifecycle.Next(c, row, ev, 0)
		ev = lifecycle.Event{}
		switch {
		case effect != nil && effect.Nest != "":
			return append(calls, string(effect.Nest)), ""
		case effect != nil:
			if effect.Writes {
				text, err := json.Marshal([]any{effect.Call.Method, effect.Call.Path, effect.Call.Header, effect.Call.Body})
				if err != nil {
					t.Fatal(err)
				}
				calls = append(calls, string(text))
			}
			a := wellAnswered(d, row, effect.Call)
			if effect.Call.Method == "GET" && len(calls) > 0 { // the order has taken effect
				obey(a.Body, name, to)
			}
			ev.Answer = &a
		case row.Status == stack.InProgress:
			now, ev.Wake = now.Add(max(row.Due.Sub(now), time.Second)), true
		case row.Status == stack.Failed:
			return calls, row.Reason
		default:
			return calls, ""
		}
	}
	return calls, "it never ends"
}

// obey makes an answer show what an order has made of the object.
func obey(body map[string]any, name string, v any) {
	if volume, ok := body["volume"].(map[string]any); ok && name == "volume_type" {
		volume[name] = v
	}
	if server, ok := body["server"].(map[string]any); ok && name == "flavor" {
		server[name] = map[string]any{"id": v}
	}
}

// wellAnswered returns the answer of a cloud without failures: a wait ends with the value that it
// waits for.
func wellAnswered(d *stepdef.Def, row stack.Resource, call stack.Call) stack.Answer {
	body := map[string]any{
		"server":              map[string]any{"id": "id", "status": "ACTIVE"},
		"volume":              map[string]any{"id": "id", "status": "available", "size": 1.0},
		"software_deployment": map[string]any{"status": "COMPLETE"},
		"stack":               map[string]any{"id": "id", "stack_status": "UPDATE_COMPLETE", "action": "UPDATE", "status": "COMPLETE"},
		"security_groups":     []any{map[string]any{"id": "default"}},
		"agents":              []any{map[string]any{"id": "value0"}},
		"members":             []any{map[string]any{"member_id": "value0"}},
		"flavor_access":       []any{map[string]any{"tenant_id": "value0"}},
		"volume_type_access":  []any{map[string]any{"project_id": "value0"}},
		"extra_specs":         map[string]any{"key": "value0"},
		"answer":              map[string]any{"Status": "SUCCESS"},
		"trunk":               map[string]any{"id": "id", "sub_ports": []any{map[string]any{"port_id": "value0", "segmentation_type": "vlan", "segmentation_id": 4711.0}}},
	}
	for name := range d.Properties {
		if d.Type == "OS::Glance::WebImage" && name != "members" { // an image is flat
			body[name] = "value0"
		}
	}
	if call.Method == "GET" && strings.Contains(call.Path, "/os-volume_attachments/") {
		return stack.Answer{Code: 404}
	}
	if i := row.Work.Step; i >= 0 && i < len(d.Update) {
		for path, values := range d.Update[i].Until.Field {
			keys := strings.Split(path, ".")
			in := body
			for _, k := range keys[:len(keys)-1] {
				next := map[string]any{}
				in[k], in = next, next
			}
			in[keys[len(keys)-1]] = values[0]
		}
	}
	return stack.Answer{Code: 200, Body: body}
}
