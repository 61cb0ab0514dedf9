package lifecycle

import (
	"encoding/json"
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// TestNewAWSSignal sends signals as cfn-signal sends them. Each field must be given.
func TestNewAWSSignal(t *testing.T) {
	handle, def := stack.Resource{StackID: "s", PhysicalID: "h"}, &stepdef.Def{AWSSignals: true}
	for body, want := range map[string]string{
		`{"Status": "SUCCESS", "Reason": "Configuration Complete", "UniqueId": "a", "Data": "x"}`: `a {"Data":"x","Reason":"Configuration Complete","Status":"SUCCESS"}`,
		`{"Status": "FAILURE", "Reason": null, "UniqueId": 7, "Data": [1]}`:                       `7 {"Data":[1],"Reason":null,"Status":"FAILURE"}`,
		`{"Status": "SUCCESS", "Reason": "", "UniqueId": null, "Data": null}`:                     `None {"Data":null,"Reason":"","Status":"SUCCESS"}`,
		`{"Status": "DONE", "Reason": "", "UniqueId": "a", "Data": ""}`:                           "",
		`{"Status": "SUCCESS", "Reason": "", "UniqueId": "a"}`:                                    "",
		`{"Status": "SUCCESS", "Reason": "", "UniqueId": "a", "Data": "", "More": 1}`:             "",
		`{"status": "SUCCESS", "reason": "", "id": "a", "data": ""}`:                              "",
		`{}`: "",
	} {
		var details map[string]any
		if err := json.Unmarshal([]byte(body), &details); err != nil {
			t.Fatal(err)
		}
		sig, err := NewSignal(def, handle, details, 3, time.Time{})
		if (err == nil) != (want != "") || err != nil && (stack.CodeOf(err) != stack.ValueError || err.Error() != "Metadata format invalid") {
			t.Errorf("%s: %v, %v", body, sig, err)
		}
		data, _ := json.Marshal(SignalShown(def, sig))
		if got := sig.ID + " " + string(data); want != "" && got != want {
			t.Errorf("%s: got %q, want %q", body, got, want)
		}
	}
}

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
		sig, err := NewSignal(&stepdef.Def{}, handle, details, 3, time.Time{})
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
