package swift

import (
	"fmt"
	"net/url"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// page is how many objects are listed at a time: all answers are kept while the step lasts.
const page = "50"

// purge empties the container, if the template allows it.
func purge(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	if r.PhysicalID == "" {
		return stepdef.HookResult{}
	}
	container := "/" + url.PathEscape(r.PhysicalID)
	for {
		if len(answers) == 0 {
			return stepdef.HookResult{Call: &stack.Call{Method: "GET", Path: container + "?format=json&limit=" + page}}
		}
		objects, _ := answers[0].Body[""].([]any)
		answers = answers[1:]
		if len(objects) == 0 {
			return stepdef.HookResult{}
		}
		if all, _ := r.Properties["PurgeOnDelete"].(bool); !all {
			return stepdef.HookResult{Fail: stack.Failure{Class: "ResourceActionNotSupported", Text: fmt.Sprintf("Deleting non-empty container (%s) when PurgeOnDelete is False is not supported for resource.", r.PhysicalID)}}
		}
		if len(answers) < len(objects) {
			object, _ := objects[len(answers)].(map[string]any)
			name, _ := object["name"].(string)
			return stepdef.HookResult{Call: &stack.Call{Method: "DELETE", Path: container + "/" + url.PathEscape(name)}}
		}
		answers = answers[len(objects):]
	}
}
