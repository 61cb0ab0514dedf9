package software

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"hearth/shared/exact"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// CheckSignal refuses a signal whose status code is not a whole number, written as a number or a
// text. Without a status code, or with null or an empty text, the deployment has succeeded.
func CheckSignal(details map[string]any) error {
	v, told := details[statusCode]
	if !told || v == nil || v == "" {
		return nil
	}
	text, isText := v.(string)
	if n, ok := stack.Number(v); !isText && ok && n == math.Trunc(n) {
		return nil
	}
	if _, err := strconv.ParseInt(text, 10, 64); err == nil {
		return nil
	}
	return stack.Errorf(stack.ValueError, "%s must be a whole number, and is %s.", statusCode, stepdef.Str(v))
}

const statusCode = "deploy_status_code"

// Outcome applies a signal to a deployment that is in progress. It returns the text of the event,
// which is empty when the deployment is no longer in progress.
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
	if v := details[statusCode]; !empty(v) && stepdef.Str(v) != "0" {
		reasons = append(reasons, statusCode+" : Deployment exited with non-zero status code: "+stepdef.Str(v))
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
	for _, name := range []string{"deploy_stdout", "deploy_stderr", statusCode} {
		values[name] = details[name]
	}
	d.Status, d.StatusReason = new(string(stack.Complete)), "Outputs received"
	if len(reasons) > 0 {
		d.Status, d.StatusReason = new(string(stack.Failed)), strings.Join(reasons, ", ")
	}
	d.OutputValues, _ = json.Marshal(values)
	return said
}
