package cloudformation

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// acceptHandle makes the name of the handle the physical ID, as Heat does. It fails a wait condition
// whose handle is none of its own stack, in Heat's words.
func acceptHandle(r stack.Resource, _ []stack.Answer) stepdef.HookResult {
	text, _ := r.Properties["Handle"].(string)
	why := ""
	switch address, id, handle := handleOf(text); {
	case address == nil:
		why = fmt.Sprintf("%q is not a valid URL", text)
	case id == "" || keyOfHandle(r, time.Time{}) == "":
		why = fmt.Sprintf("%q is not a valid ARN URL", address.Path)
	case id != r.StackID:
		why = "WaitCondition invalid Handle stack " + id
	default:
		return stepdef.HookResult{ID: handle}
	}
	return stepdef.HookResult{Fail: stack.Failure{Class: string(stack.ValueError), Text: why}}
}

// handleOf returns the URL of a handle, with the ID of its stack and its name. The URL is nil for
// other texts.
func handleOf(text string) (address *url.URL, stackID, name string) {
	address, err := url.Parse(text)
	if err != nil || address.Scheme != "http" && address.Scheme != "https" {
		return nil, "", ""
	}
	_, arn, ok := strings.Cut(address.Path, "/arn:openstack:heat::")
	parts := strings.Split(arn, "/")
	if !ok || len(parts) != 5 || !strings.HasSuffix(parts[0], ":stacks") || parts[3] != "resources" {
		return address, "", ""
	}
	return address, parts[2], parts[4]
}

// keyOfHandle returns the physical ID of the handle that a wait condition waits for: the access key
// in its URL.
func keyOfHandle(r stack.Resource, _ time.Time) any {
	text, _ := r.Properties["Handle"].(string)
	address, err := url.Parse(text)
	if err != nil {
		return ""
	}
	return address.Query().Get("AWSAccessKeyId")
}
