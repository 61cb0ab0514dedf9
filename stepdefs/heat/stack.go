package heat

import (
	"fmt"
	"strings"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// remoteBody returns the body for the orchestration service. Like Heat, the service does not roll
// back a creation by itself. Every update sends everything that the template gives.
func remoteBody(r stack.Resource, _ map[string]any) map[string]any {
	body := remote(r.Properties)
	body["timeout_mins"] = r.Properties["timeout"]
	body["disable_rollback"] = true
	if r.Action == stack.Create {
		body["stack_name"] = r.PhysicalName
	}
	return body
}

func remote(props map[string]any) map[string]any {
	given, _ := props["parameters"].(map[string]any)
	parameters := map[string]any{}
	for name, v := range given {
		if !unknown(v) {
			parameters[name] = v
		}
	}
	return map[string]any{"template": props["template"], "parameters": parameters}
}

// unknown reports whether a value holds something that is known only once the stack's resources
// exist.
func unknown(v any) (some bool) {
	stepdef.MapValues(v, func(leaf any) any {
		switch leaf.(type) {
		case stepdef.Unknown, stepdef.Ref:
			some = true
		}
		return leaf
	})
	return some
}

// probeRemote makes the service validate the template, as far as it is known.
func probeRemote(props map[string]any, region string, a *stack.Answer) (*stack.Call, string) {
	if _, known := props["template"].(string); !known || unknown(props["context"]) {
		return nil, ""
	}
	at := "the first region of the catalogue"
	if region != "" {
		at = `region "` + region + `"`
	}
	if otherCloud(props) {
		at = "remote cloud"
	}
	switch {
	case a == nil:
		return &stack.Call{Service: "orchestration", Method: "POST", Path: "/validate", Body: remote(props)}, ""
	case a.Trouble == stack.Denied, a.Trouble == stack.Unsent && otherCloud(props):
		return nil, fmt.Sprintf(`Cannot establish connection to Heat endpoint at %s due to "%s"`, at, a.Reason)
	case a.Trouble != "":
		return nil, fmt.Sprintf(`Failed validating stack template using Heat endpoint at %s due to "%s"`, at, a.Reason)
	case a.Code >= 300:
		return nil, fmt.Sprintf(`Failed validating stack template using Heat endpoint at %s due to "ERROR: %s"`, at, whyNot(*a))
	}
	return nil, ""
}

// otherCloud reports whether a secret names the cloud, known already or created by the template.
func otherCloud(props map[string]any) bool {
	context, _ := props["context"].(map[string]any)
	secret := context["credential_secret_id"]
	return secret != nil && secret != ""
}

// whyNot returns the sentence of the orchestration service's refusal.
func whyNot(a stack.Answer) string {
	e, _ := a.Body["error"].(map[string]any)
	if message, _ := e["message"].(string); message != "" {
		return message
	}
	if a.Text != "" {
		return a.Text
	}
	return fmt.Sprintf("HTTP %d", a.Code)
}

// isRemote recognises our stack by its name, of which a part was drawn.
func isRemote(r stack.Resource, candidate map[string]any) bool {
	return candidate["stack_name"] == r.PhysicalName
}

// hasBegun reports whether a stack has already begun the action: the service refuses a second
// request. A completed check may be an earlier one.
func hasBegun(r stack.Resource, candidate map[string]any) bool {
	status, _ := candidate["stack_status"].(string)
	action, progress, _ := strings.Cut(status, "_")
	return action == string(r.Action) && (progress == string(stack.InProgress) || r.Action != stack.Check)
}

// otherRegion requires a replacement when the region changes: a stack cannot move.
func otherRegion(old, new map[string]any) bool {
	region := func(props map[string]any) any {
		context, _ := props["context"].(map[string]any)
		return context["region_name"]
	}
	return region(old) != region(new)
}

// remoteOutputs returns the outputs by their keys.
func remoteOutputs(r stack.Resource, _ time.Time) any {
	list, ok := r.Attributes["outputs"].([]any)
	if !ok {
		return nil
	}
	all := map[string]any{}
	for _, one := range list {
		output, _ := one.(map[string]any)
		if key, ok := output["output_key"].(string); ok {
			all[key] = output["output_value"]
		}
	}
	return all
}

// checkRemote refuses properties that only calls to another cloud can have.
func checkRemote(props map[string]any) (wrong []stepdef.Wrong) {
	if otherCloud(props) {
		return nil
	}
	context, _ := props["context"].(map[string]any)
	refuse := func(name, why string) {
		wrong = append(wrong, stepdef.Wrong{Path: "context." + name, Message: why})
	}
	if s, _ := context["ca_cert"].(string); s != "" {
		refuse("ca_cert", "Certificates are held against the authorities that the host trusts.")
	}
	if insecure, _ := context["insecure"].(bool); insecure {
		refuse("insecure", "Certificates are always verified.")
	}
	return wrong
}
