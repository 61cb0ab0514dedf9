package lifecycle

import (
	"fmt"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// NewSignal returns the signal that details make for a handle that has had before signals.
func NewSignal(d *stepdef.Def, r stack.Resource, details map[string]any, before int, now time.Time) (stack.Signal, error) {
	fields := heatFields(before)
	if d.AWSSignals {
		var ok bool
		if details, ok = awsFields(details); !ok {
			return stack.Signal{}, invalidSignal()
		}
	}
	for key, v := range details {
		if _, known := fields[key]; !known {
			return stack.Signal{}, invalidSignal()
		}
		if v != nil || key != "id" {
			fields[key] = v
		}
	}
	if fields["status"] != "SUCCESS" && fields["status"] != "FAILURE" {
		return stack.Signal{}, invalidSignal()
	}
	id := stepdef.Str(fields["id"])
	delete(fields, "id")
	return stack.Signal{StackID: r.StackID, Key: r.PhysicalID, ID: id, Time: now, Data: fields}, nil
}

// heatFields returns the values of fields that a signal leaves out. A reason and data of null are
// kept, as in Heat. A status must be SUCCESS or FAILURE, and not even null: anything else would end
// the wait condition wrongly.
func heatFields(before int) map[string]any {
	return map[string]any{
		"data": nil, "reason": fmt.Sprintf("Signal %d received", before+1), "status": "SUCCESS", "id": before + 1,
	}
}

// awsNames are AWS's names of the fields.
var awsNames = map[string]string{"Data": "data", "Reason": "reason", "Status": "status", "UniqueId": "id"}

// awsFields returns the fields of a signal in AWS's form under Heat's names. ok is false unless each
// is given, and no other.
func awsFields(details map[string]any) (fields map[string]any, ok bool) {
	if len(details) != len(awsNames) {
		return nil, false
	}
	fields = make(map[string]any, len(awsNames))
	for key, v := range details {
		name := awsNames[key]
		if name == "" {
			return nil, false
		}
		fields[name] = v
	}
	if fields["id"] == nil {
		fields["id"] = "None" // as Python writes it
	}
	return fields, true
}

// SignalShown returns the data of a signal as the handle's metadata shows it.
func SignalShown(d *stepdef.Def, sig stack.Signal) map[string]any {
	if !d.AWSSignals {
		return sig.Data
	}
	shown := make(map[string]any, len(sig.Data))
	for aws, name := range awsNames {
		if v, ok := sig.Data[name]; ok {
			shown[aws] = v
		}
	}
	return shown
}

func invalidSignal() error { return stack.Errorf(stack.ValueError, "Metadata format invalid") }
