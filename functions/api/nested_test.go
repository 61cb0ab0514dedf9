package api

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"hearth/shared/stack"
)

// The rows of a listing are weighed before they are read, and a listing that has no turn says so.
func TestListingIsWeighed(t *testing.T) {
	h, d := newTestAPI(t)
	for query, want := range map[string]string{"": "web below false whole false", "?nested_depth=2&with_detail=true": "web below true whole true"} {
		for _, d.heavy = range []error{nil, stack.Errorf(stack.Unavailable, "Too many.")} {
			w := httptest.NewRecorder()
			request := httptest.NewRequest("GET", "http://heat/v1/"+ours+"/stacks/web/"+webID+"/resources"+query, nil)
			request.Header.Set("X-Auth-Token", "member-of-ours")
			h.ServeHTTP(w, request)
			switch {
			case d.weighed != want:
				t.Errorf("%s: d.weighed = %q, want %q", query, d.weighed, want)
			case d.heavy == nil != (w.Code == 200):
				t.Errorf("%s: d.heavy == nil = %v, want %v", query, d.heavy == nil, (w.Code == 200))
			case d.heavy != nil && w.Header().Get("Retry-After") == "":
				t.Errorf("%s: weighed %q, answered %d", query, d.weighed, w.Code)
			}
		}
	}
}

// Resources of stacks below are listed down to the depth that is asked for, each with
// the resource that its stack is, and those that are stacks with the way there.
func TestNestedResources(t *testing.T) {
	h, d := newTestAPI(t)
	above := webID
	for depth, name := range []string{"one", "two"} {
		id := fmt.Sprintf("7777777%d-7777-4777-8777-777777777777", depth)
		child := stack.Stack{
			ID: id, Name: "web-" + name, Project: ours, Parent: above, ParentRow: "row-" + name, Root: webID, Depth: depth + 1,
			Action: stack.Create, Status: stack.Complete, SourceID: "web", Created: noon,
		}
		for _, result := range d.store.Commit(t.Context(), stack.Change{NewStack: &child, NewResources: []stack.Resource{
			{ID: "row-" + name, StackID: above, Name: name, Type: name + ".yaml", Template: name + ".yaml", PhysicalID: id, PhysicalName: child.Name, Action: stack.Create, Status: stack.Complete, Created: noon},
			{ID: "in-" + name, StackID: id, Name: "in_" + name, Type: "OS::Heat::None", Action: stack.Create, Status: stack.Complete, Created: noon},
		}}) {
			if result.Err != nil {
				t.Fatal(result.Err)
			}
		}
		above = id
	}
	get := func(path string) (items []map[string]any) {
		t.Helper()
		w := httptest.NewRecorder()
		request := httptest.NewRequest("GET", "http://heat/v1/"+ours+path, nil)
		request.Header.Set("X-Auth-Token", "member-of-ours")
		h.ServeHTTP(w, request)
		var answer map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != 200 {
			t.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
		for _, list := range answer {
			if one, ok := list.(map[string]any); ok {
				return []map[string]any{one}
			}
			for _, item := range list.([]any) {
				items = append(items, item.(map[string]any))
			}
		}
		return items
	}
	said := func(items []map[string]any) string {
		var words []string
		for _, item := range items {
			word := fmt.Sprint(item["resource_name"])
			if parent, ok := item["parent_resource"]; ok {
				word += fmt.Sprintf("<%v", parent)
			}
			for _, l := range item["links"].([]any) {
				if link := l.(map[string]any); link["rel"] == "nested" {
					word += ">" + strings.Split(fmt.Sprint(link["href"]), "/stacks/")[1]
				}
			}
			words = append(words, word)
		}
		slices.Sort(words)
		return strings.Join(words, " ")
	}
	const one, two = "one>web-one/77777770-7777-4777-8777-777777777777", "two<one>web-two/77777771-7777-4777-8777-777777777777"
	for path, want := range map[string]string{
		"/stacks/web/" + webID + "/resources":                                   "handle net " + one,
		"/stacks/web/" + webID + "/resources?nested_depth=1":                    "handle in_one<one net " + one + " " + two,
		"/stacks/web/" + webID + "/resources?nested_depth=5":                    "handle in_one<one in_two<two net " + one + " " + two,
		"/stacks/web/" + webID + "/resources?nested_depth=5&name=in_two":        "in_two<two",
		"/stacks/web-one/77777770-7777-4777-8777-777777777777/resources":        "in_one<one " + two,
		"/stacks/web-two/77777771-7777-4777-8777-777777777777/resources/in_two": "in_two<two",
	} {
		if got := said(get(path)); got != want {
			t.Errorf("%s\n%s\nwant\n%s", path, got, want)
		}
	}
	for path, want := range map[string]int{
		"/stacks": 1, "/stacks?show_nested=true": 3, "/stacks?owner_id=" + webID: 0, "/stacks?show_nested=true&owner_id=" + webID: 1,
	} {
		if got := get(path); len(got) != want {
			t.Errorf("%s lists %d, want %d", path, len(got), want)
		}
	}
}
