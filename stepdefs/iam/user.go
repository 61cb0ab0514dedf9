package iam

import (
	"fmt"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Hooks returns the table of this package's hooks.
func Hooks() stepdef.Hooks {
	return stepdef.Hooks{
		Beside: map[string]stepdef.Beside{
			"iam.besidePolicies": besidePolicies,
			"iam.besideUser":     besideUser,
		},
		Value: map[string]stepdef.Value{
			"iam.userName":  userName,
			"iam.secretKey": secretKey,
		},
	}
}

// besidePolicies refuses a user with a policy that the template does not have. Heat notices it when the
// user is made.
func besidePolicies(self stepdef.Peer, of func(string) *stepdef.Peer) []stepdef.Wrong {
	policies, _ := self.Props["Policies"].([]any)
	for _, v := range policies {
		name, known := nameOf(v)
		if policy := of(name); known && (policy == nil || policy.Type != "OS::Heat::AccessPolicy") {
			return []stepdef.Wrong{{Path: "Policies", Verbatim: true, Message: fmt.Sprintf("The Referenced Attribute (%s Policies) is incorrect.", self.Name)}}
		}
	}
	return nil
}

// besideUser refuses a key of a user that is no resource of the template. Heat notices it when the key
// is made.
func besideUser(self stepdef.Peer, of func(string) *stepdef.Peer) []stepdef.Wrong {
	name, known := nameOf(self.Props["UserName"])
	_, isRef := self.Props["UserName"].(stepdef.Ref)
	if user := of(name); !known || isRef && user != nil && user.Type == "AWS::IAM::User" {
		return nil
	}
	return []stepdef.Wrong{{Path: "UserName", Verbatim: true, Message: "could not find user " + name}}
}

// nameOf returns the name that a value is, or refers to. known is false for other values.
func nameOf(v any) (name string, known bool) {
	switch v := v.(type) {
	case stepdef.Ref:
		return string(v), true
	case string:
		return v, true
	}
	return "", false
}

func userName(r stack.Resource, _ time.Time) any { return r.Properties["UserName"] }

// secretKey returns the secret of the key pair; before there is one, the text that Heat shows then.
func secretKey(r stack.Resource, _ time.Time) any {
	if secret, ok := r.Data[stack.SecretKeyData].(string); ok && secret != "" {
		return secret
	}
	return "000-000-000"
}
