package lifecycle

import (
	"fmt"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// NewSignal returns the signal that details make for a handle that has had before signals. Each
// field may be left out; a reason and data of null are kept, as in Heat. A status must be SUCCESS
// or FAILURE, and not even null: anything else would end the wait condition wrongly.
func NewSignal(r stack.Resource, details map[string]any, before int, now time.Time) (stack.Signal, error) {
	data := map[string]any{
		"data": nil, "reason": fmt.Sprintf("Signal %d received", before+1), "status": "SUCCESS", "id": before + 1,
	}
	for key, v := range details {
		if _, known := data[key]; !known {
			return stack.Signal{}, invalidSignal()
		}
		if v != nil || key != "id" {
			data[key] = v
		}
	}
	if data["status"] != "SUCCESS" && data["status"] != "FAILURE" {
		return stack.Signal{}, invalidSignal()
	}
	id := stepdef.Str(data["id"])
	delete(data, "id")
	return stack.Signal{StackID: r.StackID, Key: r.PhysicalID, ID: id, Time: now, Data: data}, nil
}

func invalidSignal() error { return stack.Errorf(stack.ValueError, "Metadata format invalid") }
