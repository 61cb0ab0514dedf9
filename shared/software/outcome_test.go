package software

import (
	"encoding/json"
	"testing"

	"hearth/shared/exact"
	"hearth/shared/stack"
)

func TestCheckSignal(t *testing.T) {
	for code, good := range map[string]bool{
		`0`: true, `1`: true, `-1`: true, `0.0`: true, `"0"`: true, `"137"`: true, `null`: true, `""`: true,
		`1.5`: false, `"done"`: false, `"1.0"`: false, `" 0"`: false, `true`: false, `false`: false, `[]`: false, `{}`: false, `{"a":0}`: false,
	} {
		var details map[string]any
		body := []byte(`{"deploy_status_code": ` + code + `}`)
		for name, read := range map[string]func([]byte, any) error{"exact": exact.Unmarshal, "plain": json.Unmarshal} {
			if err := read(body, &details); err != nil {
				t.Fatal(err)
			}
			if err := CheckSignal(details); (err == nil) != good || err != nil && stack.CodeOf(err) != stack.ValueError {
				t.Errorf("%s (%s): %v", code, name, err)
			}
		}
	}
	if err := CheckSignal(nil); err != nil {
		t.Error(err)
	}
}
