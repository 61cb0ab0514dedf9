package storetest

import (
	"fmt"
	"strings"
	"testing"

	"hearth/shared/stack"
	"hearth/shared/store"
)

func testBelow(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	root := newStack("root")
	commit(t, s, stack.Change{NewStack: &root})
	row := newResource(root, "a")
	row.Type, row.Template = "a.yaml", "a.yaml"
	gone := newResource(root, "a")
	gone.ReplacedBy = row.ID
	commit(t, s, stack.Change{NewResources: []stack.Resource{row, gone}})
	above, aboveRow := root, row
	for depth := 1; depth < 4; depth++ {
		k := newStack(fmt.Sprint("depth", depth))
		k.Parent, k.ParentRow, k.Root, k.Depth = above.ID, aboveRow.ID, root.ID, depth
		inner, old := newResource(k, "inner"), newResource(k, "inner")
		old.ReplacedBy = inner.ID
		src := stack.Source{
			ID: newID(), StackID: k.ID, Parent: "above", Resource: "a", File: "a.yaml", Metadata: map[string]any{"m": "secret"},
			Environment: stack.Environment{Parameters: map[string]any{"p": "v"}},
		}
		commit(t, s, stack.Change{NewStack: &k, NewResources: []stack.Resource{old, inner, newResource(k, "z")}, NewSource: &src})
		same(t, must(s.Source(background, src.ID)), src)
		same(t, must(s.Stack(background, k.ID)), k)
		above, aboveRow = k, inner
	}
	dead := newStack("dead")
	dead.Parent, dead.Root, dead.Deleted = root.ID, root.ID, moment
	commit(t, s, stack.Change{NewStack: &dead, NewResources: []stack.Resource{newResource(dead, "no")}})
	for depth, want := range []string{"", "depth1: inner z", "depth1: inner z; depth2: inner z", "depth1: inner z; depth2: inner z; depth3: inner z"} {
		below, rows, err := s.Below(background, root.ID, depth, true)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, k := range below {
			names := k.Name + ":"
			for len(rows) > 0 && rows[0].StackID == k.ID {
				names, rows = names+" "+rows[0].Name, rows[1:]
			}
			told = append(told, names)
		}
		if got := strings.Join(told, "; "); got != want || len(rows) > 0 {
			t.Errorf("%d levels: %q and %d rows, want %q", depth, got, len(rows), want)
		}
	}
	if name := must(s.ResourceName(background, row.ID)); name != "a" {
		t.Errorf("the row is called %q", name)
	}
	if name := must(s.ResourceName(background, newID())); name != "" {
		t.Errorf("no row is called %q", name)
	}
	same(t, must(s.ResourceNamed(background, root.ID, "a")), row)
}
