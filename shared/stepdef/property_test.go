package stepdef_test

import (
	"testing"

	"hearth/shared/stepdef"
)

// TestOldNamesOfProperties checks that an older name of a property sets the newer one, and only
// alone.
func TestOldNamesOfProperties(t *testing.T) {
	names := map[string]stepdef.Property{
		"network": {Type: "string"},
		"uuid":    {Type: "string", Was: "network"},
	}
	d := stepdef.Def{Properties: map[string]stepdef.Property{"nics": {Type: "list", Items: &stepdef.Property{Type: "map", Properties: names}}}}
	for _, c := range []struct {
		nic  map[string]any
		want string
	}{
		{map[string]any{"uuid": "a"}, ""},
		{map[string]any{"network": "a"}, ""},
		{map[string]any{"network": "a", "uuid": nil}, ""},
		{map[string]any{"network": "a", "uuid": "a"}, "Cannot define the following properties at the same time: nics.network, nics.uuid"},
	} {
		out, wrong := d.Convert(map[string]any{"nics": []any{c.nic}})
		if c.want != "" {
			if len(wrong) != 1 {
				t.Fatalf("%v: %d mistakes: %v", c.nic, len(wrong), wrong)
			}
			if got := wrong[0].Path; got != "nics[0]" {
				t.Errorf("%v: path %s", c.nic, got)
			}
			if got := wrong[0].Message; got != c.want {
				t.Errorf("%v: %s, want %s", c.nic, got, c.want)
			}
			continue
		}
		if nic, _ := out["nics"].([]any)[0].(map[string]any); len(wrong) > 0 || nic["network"] != "a" {
			t.Errorf("%v: %v, %v", c.nic, out, wrong)
		}
	}
}
