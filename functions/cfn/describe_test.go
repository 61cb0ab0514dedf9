package cfn

import (
	"context"
	"net/http/httptest"
	"testing"

	"hearth/shared/stack"
	"hearth/shared/web"
)

// tree has stacks by their IDs, and nothing else.
type tree struct {
	Store
	stacks map[string]stack.Stack
}

func (t tree) Stack(_ context.Context, id string) (stack.Stack, error) {
	if s, ok := t.stacks[id]; ok {
		return s, nil
	}
	return stack.Stack{}, stack.Errorf(stack.EntityNotFound, "The Stack (%s) could not be found.", id)
}

func TestShowAbove(t *testing.T) {
	t.Parallel()
	root, child := stack.Stack{ID: "1", Name: "root", Project: "p"}, stack.Stack{ID: "2", Name: "child", Project: "p", Parent: "1", Root: "1"}
	c := &cfn{Needs: Needs{Store: tree{stacks: map[string]stack.Stack{"1": root, "2": child}}}}
	r := &call{Request: &web.Request{Request: httptest.NewRequest("GET", "/", nil)}}
	for name, want := range map[string]struct {
		of           stack.Stack
		parent, root string
	}{
		"a root":             {root, "", ""},
		"below the root":     {child, arn(root), arn(root)},
		"two below":          {stack.Stack{ID: "3", Parent: "2", Root: "1"}, arn(child), arn(root)},
		"its parent is gone": {stack.Stack{ID: "4", Parent: "9", Root: "1"}, "", arn(root)},
	} {
		var shown stackShown
		if err := c.showAbove(r, want.of, &shown); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if shown.ParentId != want.parent || shown.RootId != want.root {
			t.Errorf("%s: parent %q and root %q, want %q and %q", name, shown.ParentId, shown.RootId, want.parent, want.root)
		}
	}
}
