package lifecycle

import (
	"encoding/json"
	"testing"
	"time"

	"hearth/shared/stack"
)

func TestNewSignal(t *testing.T) {
	handle := stack.Resource{StackID: "s", PhysicalID: "h"}
	for body, want := range map[string]string{
		`{}`:                      `4 {"data":null,"reason":"Signal 4 received","status":"SUCCESS"}`,
		`{"status": "FAILURE"}`:   `4 {"data":null,"reason":"Signal 4 received","status":"FAILURE"}`,
		`{"id": 7, "data": [1]}`:  `7 {"data":[1],"reason":"Signal 4 received","status":"SUCCESS"}`,
		`{"id": null}`:            `4 {"data":null,"reason":"Signal 4 received","status":"SUCCESS"}`,
		`{"reason": null}`:        `4 {"data":null,"reason":null,"status":"SUCCESS"}`,
		`{"reason": {"a": 1}}`:    `4 {"data":null,"reason":{"a":1},"status":"SUCCESS"}`,
		`{"status": "success"}`:   "",
		`{"status": "SUCCESS "}`:  "",
		`{"status": "MAYBE"}`:     "",
		`{"status": ""}`:          "",
		`{"status": null}`:        "",
		`{"status": 0}`:           "",
		`{"status": true}`:        "",
		`{"status": ["SUCCESS"]}`: "",
		`{"status": {"a": 1}}`:    "",
		`{"Status": "SUCCESS"}`:   "",
		`{"more": null}`:          "",
	} {
		var details map[string]any
		if err := json.Unmarshal([]byte(body), &details); err != nil {
			t.Fatal(err)
		}
		sig, err := NewSignal(handle, details, 3, time.Time{})
		if want == "" {
			if stack.CodeOf(err) != stack.ValueError || err.Error() != "Metadata format invalid" {
				t.Errorf("%s: %v, %v", body, sig, err)
			}
			continue
		}
		data, _ := json.Marshal(sig.Data)
		switch got := sig.ID + " " + string(data); {
		case err != nil:
			t.Errorf("%s: unexpected error: %v", body, err)
		case got != want:
			t.Errorf("%s: got = %q, want %q", body, got, want)
		case sig.StackID != "s":
			t.Errorf("%s: sig.StackID = %q, want %q", body, sig.StackID, "s")
		case sig.Key != "h":
			t.Errorf("%s: sig.Key = %q, want %q", body, sig.Key, "h")
		}
	}
}
