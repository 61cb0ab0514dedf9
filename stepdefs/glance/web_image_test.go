package glance

import (
	"reflect"
	"testing"

	"hearth/shared/stack"
)

func TestPatchOf(t *testing.T) {
	t.Parallel()
	op := func(op, path string, value any) any {
		m := map[string]any{"op": op, "path": path}
		if value != nil {
			m["value"] = value
		}
		return m
	}
	image := map[string]any{"visibility": "private", "tags": []any{"a"}, "old": "x", "architecture": "x86_64"}
	got := patchOf(image, map[string]any{
		"visibility": "shared", "os_distro": "debian", "architecture": nil, "old": nil, "tags": nil, "kernel_id": nil,
	})
	want := []any{
		op("remove", "/architecture", nil), op("remove", "/old", nil), op("add", "/os_distro", "debian"),
		op("replace", "/tags", []any{}), op("replace", "/visibility", "shared"),
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
	if got := patchOf(image, nil); got != nil {
		t.Errorf("nothing to change gives %v", got)
	}
}

func TestAnExtraPropertyThatIsGoneIsRemoved(t *testing.T) {
	t.Parallel()
	r := stack.Resource{
		PhysicalID: "i1", Work: stack.Work{ChangeState: stack.ChangeState{Changed: []string{"extra_properties"}}},
		Properties: map[string]any{"extra_properties": map[string]any{"b": 2.0}},
		Data:       map[string]any{"extra_properties": []any{"a", "b"}},
	}
	w := change(r, []stack.Answer{{Code: 200, Body: map[string]any{"a": "1", "b": "1", "status": "active"}}})
	want := []any{map[string]any{"op": "remove", "path": "/a"}, map[string]any{"op": "replace", "path": "/b", "value": "2"}}
	if w.Call == nil {
		t.Fatal("no call")
	}
	if !reflect.DeepEqual(w.Call.Body, want) {
		t.Errorf("body %v, want %v", w.Call.Body, want)
	}
	if got := w.Call.Header["Content-Type"]; got != patchType {
		t.Errorf("content type %q", got)
	}
}

func TestChangeMembers(t *testing.T) {
	t.Parallel()
	r := stack.Resource{PhysicalID: "i1", Properties: map[string]any{"members": []any{"p2", "p3"}}}
	list := stack.Answer{Code: 200, Body: map[string]any{"members": []any{map[string]any{"member_id": "p1"}, map[string]any{"member_id": "p2"}}}}
	w := changeMembers(r, []stack.Answer{list})
	if w.Call == nil {
		t.Fatal("no first call")
	}
	if got := w.Call.Method + " " + w.Call.Path; got != "DELETE /v2/images/i1/members/p1" {
		t.Errorf("the first call is %s", got)
	}
	w = changeMembers(r, []stack.Answer{list, {Code: 204}})
	if w.Call == nil {
		t.Fatal("no second call")
	}
	if w.Call.Method != "POST" {
		t.Errorf("the second call is %s", w.Call.Method)
	}
	if want := map[string]any{"member": "p3"}; !reflect.DeepEqual(w.Call.Body, want) {
		t.Errorf("the second call sends %v, want %v", w.Call.Body, want)
	}
	if w = changeMembers(r, []stack.Answer{list, {Code: 204}, {Code: 200}}); w.Call != nil {
		t.Errorf("at last %+v", w.Call)
	}
}
