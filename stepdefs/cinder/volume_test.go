package cinder

import (
	"testing"

	"hearth/shared/stack"
)

func TestExtend(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name        string
		has, wants  float64
		calls, fail bool
	}{
		{"larger", 1, 2, true, false},
		{"the same", 2, 2, false, false},
		{"smaller", 2, 1, false, true},
	} {
		r := stack.Resource{PhysicalID: "v1", Properties: map[string]any{"size": test.wants}}
		w := extend(r, []stack.Answer{{Code: 200, Body: map[string]any{"volume": map[string]any{"size": test.has}}}})
		if got := w.Call != nil; got != test.calls {
			t.Errorf("%s: calls is %v", test.name, got)
		}
		if got := w.Fail.Class == "NotSupported"; got != test.fail {
			t.Errorf("%s: fails with %q", test.name, w.Fail.Reason())
		}
	}
}

// TestVolumeThatCinderIsBusyWithIsDeletedLater: a stack may be deleted while its volume is still
// being made.
func TestVolumeThatCinderIsBusyWithIsDeletedLater(t *testing.T) {
	t.Parallel()
	r := stack.Resource{PhysicalID: "v1"}
	for _, test := range []struct {
		status       string
		later, calls bool
	}{
		{"creating", true, false}, {"reserved", true, false}, {"attaching", true, false}, {"detaching", true, false},
		{"available", false, true}, {"error", false, true}, {"deleting", false, false}, {"in-use", false, false},
	} {
		w := deleteVolume(r, []stack.Answer{{Code: 200, Body: map[string]any{"volume": map[string]any{"status": test.status}}}})
		if got := w.RetryAfter > 0; got != test.later {
			t.Errorf("%s: asks again is %v", test.status, got)
		}
		if got := w.Call != nil; got != test.calls {
			t.Errorf("%s: call %v", test.status, w.Call)
		}
		if got := !w.Fail.IsZero(); got != (test.status == "in-use") {
			t.Errorf("%s: fails with %q", test.status, w.Fail.Reason())
		}
	}
}

func TestIsVolume(t *testing.T) {
	t.Parallel()
	r := stack.Resource{PhysicalName: "st-r-x", Properties: map[string]any{"name": "twin", "size": 1.0, "image": "i1", "snapshot_id": "s1", "availability_zone": "az"}}
	for _, test := range []struct {
		name string
		set  map[string]any
		want bool
	}{
		{"ours", nil, true},
		{"ours, before its image is there", map[string]any{"volume_image_metadata": nil}, true},
		{"another name", map[string]any{"name": "twins"}, false},
		{"another size", map[string]any{"size": 2.0}, false},
		{"another snapshot", map[string]any{"snapshot_id": "s2"}, false},
		{"another zone", map[string]any{"availability_zone": "other"}, false},
		{"another image", map[string]any{"volume_image_metadata": map[string]any{"image_id": "i2"}}, false},
	} {
		candidate := map[string]any{"name": "twin", "size": 1.0, "snapshot_id": "s1", "source_volid": nil, "availability_zone": "az",
			"volume_image_metadata": map[string]any{"image_id": "i1"}}
		for k, v := range test.set {
			candidate[k] = v
		}
		if got := isVolume(r, candidate); got != test.want {
			t.Errorf("%s: got %v", test.name, got)
		}
	}
}

func TestOrdersThatHaveArrivedAreRecognised(t *testing.T) {
	t.Parallel()
	r := stack.Resource{Properties: map[string]any{"size": 2.0, "instance_uuid": "s1"}}
	attached := []any{map[string]any{"server_id": "s1"}}
	for _, test := range []struct {
		name                          string
		volume                        map[string]any
		extended, deleting, detaching bool
	}{
		{"untouched", map[string]any{"status": "in-use", "size": 1.0, "attachments": attached}, false, false, false},
		{"extending", map[string]any{"status": "extending", "size": 1.0, "attachments": attached}, true, false, false},
		{"extended", map[string]any{"status": "in-use", "size": 2.0, "attachments": attached}, true, false, false},
		{"deleting", map[string]any{"status": "deleting", "size": 1.0, "attachments": attached}, false, true, false},
		{"detaching", map[string]any{"status": "detaching", "size": 1.0, "attachments": attached}, false, false, true},
		{"another's now", map[string]any{"status": "in-use", "size": 1.0, "attachments": []any{map[string]any{"server_id": "s2"}}}, false, false, true},
	} {
		if got := isExtended(r, test.volume); got != test.extended {
			t.Errorf("%s: extended is %v", test.name, got)
		}
		if got := isDeleting(r, test.volume); got != test.deleting {
			t.Errorf("%s: deleting is %v", test.name, got)
		}
		if got := isDetaching(r, test.volume); got != test.detaching {
			t.Errorf("%s: detaching is %v", test.name, got)
		}
	}
}

func TestNameBodyFallsBackToTheGeneratedName(t *testing.T) {
	t.Parallel()
	r := stack.Resource{PhysicalName: "st-v-x", Properties: map[string]any{"name": "", "description": nil}}
	if got := nameBody(r, nil); got["name"] != "st-v-x" || got["description"] != nil {
		t.Errorf("got %v", got)
	}
}
