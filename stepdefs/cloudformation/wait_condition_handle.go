package cloudformation

import (
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// takeKey makes the access key of a handle its physical ID. Its URL has the access key too, so a
// wait condition finds the signals by the URL.
func takeKey(r stack.Resource, _ []stack.Answer) stepdef.HookResult {
	return stepdef.HookResult{ID: r.AccessKey}
}

// signedURL returns the URL that takes the signals of a handle.
func signedURL(r stack.Resource, _ time.Time) any { return r.Data[stack.SignedURLData] }

// isRenewed reports that each update makes a new handle.
func isRenewed(_, _ map[string]any) bool { return true }
