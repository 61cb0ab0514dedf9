package request

import (
	"context"
	"slices"

	"hearth/shared/stack"
)

// The types of the users of a stack, and of what belongs to them.
const (
	userType       = "AWS::IAM::User"
	userKeyType    = "AWS::IAM::AccessKey"
	userPolicyType = "OS::Heat::AccessPolicy"
)

// MayRead reports whether a request with the key of a resource may read the metadata of a resource of
// the same stack. A key reads its own resource. The key of a user reads what all policies of the user
// allow, and all resources if the user has no policy, as in Heat.
func (e *Requests) MayRead(ctx context.Context, h KeyHolder, resource string) (bool, error) {
	if h.Resource.Type != userKeyType {
		return resource == h.Resource.Name, nil
	}
	user, err := e.userOf(ctx, h.Resource)
	if user == nil || err != nil {
		return false, err
	}
	var names []string
	given, _ := user.Properties["Policies"].([]any)
	for _, v := range given {
		if name, ok := v.(string); ok && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return true, nil
	}
	rows, err := e.Store.Rows.Resources(ctx, user.StackID, names)
	if err != nil {
		return false, err
	}
	allowing := map[string]bool{}
	for _, r := range rows {
		allowed, _ := r.Properties["AllowedResources"].([]any)
		if r.Type == userPolicyType && isThere(r) && slices.Contains(allowed, any(resource)) {
			allowing[r.Name] = true
		}
	}
	return len(allowing) == len(names), nil
}

// userOf returns the user that a key pair belongs to; nil when there is none any more.
func (e *Requests) userOf(ctx context.Context, key stack.Resource) (*stack.Resource, error) {
	if len(key.Requires) == 0 {
		return nil, nil
	}
	rows, err := e.Store.Rows.Resources(ctx, key.StackID, key.Requires)
	for _, r := range rows {
		if r.Type == userType && isThere(r) && keyWorks(r) && r.PhysicalID == key.Properties["UserName"] {
			return &r, err
		}
	}
	return nil, err
}

// isThere reports whether a resource has its object and can be read.
func isThere(r stack.Resource) bool {
	return r.Unopened == nil && r.Action != stack.Init && r.Action != stack.Delete && r.PhysicalID != ""
}
