package access

import (
	"context"
	"testing"

	"hearth/shared/stack"
	"hearth/shared/web"
)

// few are stacks by their IDs.
type few map[string]stack.Stack

func (f few) Stack(_ context.Context, id string) (stack.Stack, error) {
	if s, ok := f[id]; ok {
		return s, nil
	}
	return stack.Stack{}, NoStack(id)
}

func (f few) FindStack(_ context.Context, project, nameOrID string) (stack.Stack, error) {
	for _, s := range f {
		if s.Project == project && (s.ID == nameOrID || s.Name == nameOrID) {
			return s, nil
		}
	}
	return stack.Stack{}, NoStack(nameOrID)
}

func TestFind(t *testing.T) {
	stacks := few{"1": {ID: "1", Name: "web", Project: "ours"}, "2": {ID: "2", Name: "web", Project: "theirs"}}
	admin := stack.Caller{Project: "ours", Roles: []string{"admin"}}
	for name, c := range map[string]struct {
		global   bool
		caller   stack.Caller
		nameOrID string
		want     string
	}{
		"by name":                        {false, admin, "web", "1"},
		"by ID":                          {false, admin, "1", "1"},
		"of another project":             {false, admin, "2", ""},
		"of another project, global":     {true, admin, "2", "2"},
		"global, not in admin's project": {true, stack.Caller{Project: "ours", Roles: []string{"admin"}, NotAdminProject: true}, "2", ""},
		"global, no admin":               {true, stack.Caller{Project: "ours", Roles: []string{"member"}}, "2", ""},
	} {
		s, err := Finder{stacks, c.global}.Find(t.Context(), c.caller, "ours", c.nameOrID)
		if s.ID != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: got %q, %v", name, s.ID, err)
		}
	}
	for name, want := range map[string]bool{"web": true, "other": false} {
		if _, err := (Finder{Stacks: stacks}).Exact(t.Context(), admin, "ours", name, "1"); (err == nil) != want {
			t.Errorf("the stack with the ID 1 and the name %s: %v", name, err)
		}
	}
}

func TestAllows(t *testing.T) {
	for role, want := range map[string]string{"nothing": "------", "reader": "rss---", "member": "rssmu-", "admin": "rssmua", StackUserRole: "-ss-u-"} {
		got := ""
		for i, p := range []web.Policy{Reader, StackUser, Signaller, Member, MemberOrStackUser, Admin} {
			if Allows(p, stack.Caller{Roles: []string{role}}) {
				got += "rssmua"[i : i+1]
			} else {
				got += "-"
			}
		}
		if got != want {
			t.Errorf("%s may %s, want %s", role, got, want)
		}
	}
	if Allows("unheard of", stack.Caller{Roles: []string{"admin"}}) {
		t.Error("an unknown policy allows something")
	}
}
