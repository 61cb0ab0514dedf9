package engine_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"hearth/shared/stack"
)

// An outcome is what a stack and the simulated cloud look like at rest. IDs and generated names are
// replaced with resource names, so two outcomes of the same template are equal.
type outcome struct {
	ids   map[string]string // physical IDs by path: "a/leaf/port" is in a nested stack of a nested stack
	lines []string          // sorted: one for each row and each object of the cloud
	live  map[string]bool   // keys of the objects that the cloud has and is not deleting
	going map[string]bool   // physical IDs of rows that are being deleted
}

// outcomeOf returns the outcome of a stack. An empty ID is a cloud without the stack.
func (w *world) outcomeOf(id string) outcome {
	w.t.Helper()
	o := outcome{ids: map[string]string{}, live: map[string]bool{}, going: map[string]bool{}}
	objects := w.documents()
	for key, d := range objects {
		_, name, _ := strings.Cut(key, " ")
		then, _ := d["_then"].(map[string]any)
		o.live[name[strings.LastIndexByte(name, '/')+1:]] = then["_gone"] != true
	}
	rows := map[string][]stack.Resource{} // by path
	if id != "" {
		w.gather(id, "", rows)
	}
	var names []string
	for _, path := range slices.Sorted(maps.Keys(rows)) { // an ID that two rows have gets the name of the first
		for _, r := range rows[path] {
			if r.Action == stack.Delete && r.Status == stack.InProgress {
				o.going[r.PhysicalID] = true
			}
			if r.ReplacedBy == "" && r.Action != stack.Delete {
				o.ids[path] = r.PhysicalID
			}
			if len(r.PhysicalID) > 3 && !strings.Contains(r.PhysicalID, ":") {
				names = append(names, r.PhysicalID, "@"+path)
			}
			names = append(names, r.PhysicalName, "@"+path)
			if v, ok := r.Data["value"].(string); ok && r.Type == "OS::Heat::RandomString" {
				names = append(names, v, "@"+path+"_value")
			}
		}
	}
	known := strings.NewReplacer(names...)
	say := func(v any) string {
		text, err := json.Marshal(plain(v))
		if err != nil {
			w.t.Fatal(err)
		}
		said := known.Replace(string(text))
		for _, c := range changing {
			said = c.text.ReplaceAllString(said, c.by)
		}
		return sortedText(said)
	}
	for path, all := range rows {
		for _, r := range all {
			o.lines = append(o.lines, fmt.Sprintf("row %s: %s is %s, %s", path, r.Type, r.Status, say(r.Properties)))
		}
	}
	for key, d := range objects {
		table, _, _ := strings.Cut(key, " ")
		o.lines = append(o.lines, table+": "+say(d))
	}
	slices.Sort(o.lines)
	return o
}

// gather reads the rows of a stack and its nested stacks, by path.
func (w *world) gather(id, above string, rows map[string][]stack.Resource) {
	w.t.Helper()
	all, err := w.store.Rows(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range all {
		rows[above+r.Name] = append(rows[above+r.Name], r)
		if d := w.catalog.OfRow(r); d != nil && d.Nests() && r.PhysicalID != "" {
			if child, err := w.store.Stack(w.t.Context(), r.PhysicalID); err == nil && child.Deleted.IsZero() {
				w.gather(child.ID, above+r.Name+"/", rows)
			}
		}
	}
}

// documents reads all objects of the simulated cloud, except those of identity, by table and key.
func (w *world) documents() map[string]map[string]any {
	w.t.Helper()
	text, err := os.ReadFile(w.state)
	if err != nil {
		w.t.Fatal(err)
	}
	all := map[string]map[string]any{}
	for in := bufio.NewReader(bytes.NewReader(text)); ; {
		line, err := in.ReadBytes('\n')
		if err != nil {
			break
		}
		var one struct {
			T, K string
			D    map[string]any
		}
		if err := json.Unmarshal(line, &one); err != nil {
			w.t.Fatal(err)
		}
		key := one.T + " " + one.K
		if delete(all, key); one.D != nil && !strings.HasPrefix(one.T, "identity.") && one.T != "compute.deleted" && one.T != "object-store.account" {
			all[key] = one.D
		}
	}
	for key, d := range all {
		switch kind, _, _ := strings.Cut(key, " "); kind {
		case "object-store.object":
			if d["_data"] = content(d["_data"]); d["_data"] == "in progress" { // of a handle: one may have two
				delete(all, key)
			}
		case "messaging.message": // sent again after a refusal, and gone with its queue
			delete(all, key)
		}
	}
	for key, d := range all { // a deleted port stays in Nova's list
		for _, list := range []string{"_ports", "_own_ports"} {
			if ports, ok := d[list].([]any); ok && strings.HasPrefix(key, "compute.server ") {
				d[list] = slices.DeleteFunc(ports, func(id any) bool { return all[fmt.Sprint("network.port ", id)] == nil })
			}
		}
	}
	return all
}

// content returns the content of an object of the object store, which the simulated cloud keeps in
// base64: the value of a JSON text, else the text.
func content(data any) any {
	encoded, _ := data.(string)
	text, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return data
	}
	var v any
	if json.Unmarshal(text, &v) == nil {
		return v
	}
	return string(text)
}

// changing are the texts that differ between two runs of a story: IDs, generated names, MAC
// addresses, addresses that Neutron chose.
var changing = []struct {
	text *regexp.Regexp
	by   string
}{
	{regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}`), `#`},
	{regexp.MustCompile(`-[a-z0-9]{12}\b`), `#`},
	{regexp.MustCompile(`([0-9a-f]{2}:){5}[0-9a-f]{2}`), `#`},
	{regexp.MustCompile(`"(CREATE|UPDATE)_COMPLETE"`), `"COMPLETE"`},
	{regexp.MustCompile(`"\d+\.\d+\.\d+\.\d+"`), `"#"`},
}

// volatile are the fields of objects that depend on time, on chance, or on how the object was made.
var volatile = regexp.MustCompile(`^(_seq|_due|_then|_at|_stamp|stack_status_reason|.*_time|_instance|_old_.*|.*_at|.*ed_at|created|updated|revision_number|fingerprint|public_key|provider:segmentation_id|_user_data|_hostname|checksum|os_hash_value|hostId|progress|config_drive|device)$`)

// plain removes volatile fields and empty values.
func plain(v any) any {
	switch t := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, e := range t {
			if e = plain(e); !volatile.MatchString(k) && !isNothing(e) && (k != "readonly" || e != "False") {
				out[k] = e
			}
		}
		return out
	case []any:
		out := make([]any, len(t))
		for i, e := range t {
			out[i] = plain(e)
		}
		return out
	}
	return v
}

// sortedText returns a JSON text with its lists in order.
func sortedText(text string) string {
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return text
	}
	var order func(v any)
	order = func(v any) {
		switch t := v.(type) {
		case map[string]any:
			for _, e := range t {
				order(e)
			}
		case []any:
			for _, e := range t {
				order(e)
			}
			slices.SortFunc(t, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		}
	}
	order(v)
	out, _ := json.Marshal(v)
	return string(out)
}

func isNothing(v any) bool {
	switch t := v.(type) {
	case map[string]any:
		return len(t) == 0
	case []any:
		return len(t) == 0
	}
	return v == nil || v == "" || v == false
}

// differences lists the lines that only one of the outcomes has.
func differences(got, want outcome) string {
	var text strings.Builder
	count := map[string]int{}
	for _, l := range want.lines {
		count[l]++
	}
	for _, l := range got.lines {
		if count[l]--; count[l] < 0 {
			fmt.Fprintf(&text, "\n  too much: %s", l)
		}
	}
	for _, l := range want.lines {
		if count[l] > 0 {
			count[l]--
			fmt.Fprintf(&text, "\n  missing:  %s", l)
		}
	}
	return text.String()
}

// lost lists the physical IDs of an outcome whose rows or objects are gone, or being deleted, in a
// later outcome.
func lost(was, is outcome) map[string]bool {
	there := map[string]bool{}
	for _, id := range is.ids {
		there[id] = true
	}
	gone := map[string]bool{}
	for _, id := range was.ids {
		if was.live[id] && !is.live[id] || is.going[id] || !was.live[id] && !there[id] {
			gone[id] = true
		}
	}
	return gone
}
