package stepdef

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"

	"hearth/shared/stack"
)

// The keys of a resource's data for its user in Keystone.
const (
	StackUser         = "stack_user" // what signs in: auth_url, user_id, project_id and others
	StackUserPassword = "stack_user_password"
)

// PutStackUser makes the user of a resource, or finds it, and enables or disables it. The password is
// stored before the call. It follows from the seed of the action, which is drawn by a random generator for
// secrets.
func PutStackUser(t *Replay, r stack.Resource, enabled bool) (user map[string]any, ok bool) {
	password, _ := r.Data[StackUserPassword].(string)
	if password == "" {
		sum := sha256.Sum256([]byte("stack user/" + r.Work.Seed))
		password = "Aa1_" + base64.RawURLEncoding.EncodeToString(sum[:]) // Keystone may ask for all kinds of characters
	}
	t.SetData(StackUserPassword, password)
	a, ok := t.Call(stack.Call{Service: stack.UserService, Method: "PUT", Path: userPath(r), Body: map[string]any{"password": password, "enabled": enabled}}, nil)
	if !ok || a.Code >= 400 {
		return nil, ok
	}
	user, _ = a.Body["user"].(map[string]any)
	t.SetData(StackUser, user)
	signed := map[string]any{"password": password}
	for key, v := range user {
		signed[key] = v
	}
	return signed, true
}

// DropStackUser deletes the user of a resource that may have one, as the last call of a replay. The row may
// be made again.
func DropStackUser(t *Replay, r stack.Resource) (ok bool) {
	if r.Data[StackUserPassword] == nil {
		return true
	}
	t.SetData(stack.EndingData, true)
	if _, ok = t.Call(stack.Call{Service: stack.UserService, Method: "DELETE", Path: userPath(r)}, nil); ok {
		for _, key := range []string{StackUser, StackUserPassword, queueData, PollQueue, stack.EndingData} {
			t.SetData(key, nil)
		}
	}
	return ok
}

func userPath(r stack.Resource) string { return "/users/" + url.PathEscape(r.PhysicalName) }

// StackUserOf returns what signs in as the user of a resource, with the password; nil when it has none.
func StackUserOf(r stack.Resource) map[string]any {
	user, ok := r.Data[StackUser].(map[string]any)
	if !ok {
		return nil
	}
	signed := map[string]any{"password": r.Data[StackUserPassword]}
	for key, v := range user {
		signed[key] = v
	}
	return signed
}

// NeedsStackUser refuses a value of a property that needs a user in Keystone.
func NeedsStackUser(property, value string) Wrong {
	return Wrong{
		Path: property, NeedsStackDomain: true,
		Message: fmt.Sprintf("%s needs a user in Keystone, for which HEARTH_STACK_DOMAIN_NAME, HEARTH_STACK_DOMAIN_ADMIN and HEARTH_STACK_DOMAIN_PASSWORD are not set.", value),
		Offline: fmt.Sprintf("%s needs a user in Keystone: HEARTH_STACK_DOMAIN_NAME, HEARTH_STACK_DOMAIN_ADMIN and HEARTH_STACK_DOMAIN_PASSWORD must be set.", value),
	}
}
