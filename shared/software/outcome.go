package software

import (
	"encoding/json"
	"strings"

	"hearth/shared/exact"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Outcome is what a signal makes of a deployment that is in progress. said is what an
// event tells of it; it is empty where the deployment is not in progress any more.
func Outcome(d *stack.SoftwareDeployment, outputs []map[string]any, details map[string]any) (said string) {
	if d.Status == nil || *d.Status != string(stack.InProgress) {
		return ""
	}
	var values map[string]any
	if exact.Unmarshal(d.OutputValues, &values) != nil || values == nil {
		values = map[string]any{}
	}
	var reasons []string
	said = "deployment " + d.ID + " succeeded"
	const code = "deploy_status_code"
	if v := details[code]; !empty(v) && stepdef.Str(v) != "0" {
		reasons = append(reasons, code+" : Deployment exited with non-zero status code: "+stepdef.Str(v))
		said = "deployment " + d.ID + " failed (" + stepdef.Str(v) + ")"
	}
	for _, o := range outputs {
		name, _ := o["name"].(string)
		v, told := details[name]
		if !told {
			continue
		}
		values[name] = v
		if o["error_output"] == true {
			reasons = append(reasons, name+" : "+stepdef.Str(v))
			said = "deployment " + d.ID + " failed"
		}
	}
	for _, name := range []string{"deploy_stdout", "deploy_stderr", code} {
		values[name] = details[name]
	}
	d.Status, d.StatusReason = new(string(stack.Complete)), "Outputs received"
	if len(reasons) > 0 {
		d.Status, d.StatusReason = new(string(stack.Failed)), strings.Join(reasons, ", ")
	}
	d.OutputValues, _ = json.Marshal(values)
	return said
}
