package storetest

import (
	"fmt"
	"strings"
	"testing"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// A row may not grow beyond what is left of its tree's limit, in whichever stack of the tree it is.
// Rows of other trees, rows that shrink, and changes without a limit are written.
func testWeight(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	const most = 200 << 10
	root, child, other := newStack("root"), newStack("child"), newStack("other")
	child.Parent, child.Root, child.Depth = root.ID, root.ID, 1
	first, second, foreign := newResource(root, "first"), newResource(child, "second"), newResource(other, "foreign")
	commit(t, s, stack.Change{NewStack: &root, NewResources: []stack.Resource{first}}, stack.Change{NewStack: &child, NewResources: []stack.Resource{second}},
		stack.Change{NewStack: &other, NewResources: []stack.Resource{foreign}})
	grow := func(r *stack.Resource, v any) error {
		t.Helper()
		grown := *r
		grown.Attributes = map[string]any{"v": v}
		err := s.Commit(background, stack.Change{Resource: &grown, MostWeight: most})[0].Err
		if err == nil {
			grown.Version++
			*r = grown
		}
		return err
	}
	refused := func(what string, err error) {
		t.Helper()
		if stack.CodeOf(err) != stack.RequestLimitExceeded {
			t.Errorf("%s: %v", what, err)
		}
	}
	allowed := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	text := strings.Repeat("x", most/2)
	allowed("the first", grow(&first, text))
	allowed("another tree", grow(&foreign, text))
	refused("the second", grow(&second, text))
	allowed("a small one", grow(&second, "small"))
	refused("many small values", grow(&second, make([]any, 3000)))
	old := second
	old.ID, old.Version = newID(), 0
	old.Attributes = map[string]any{"v": text}
	refused("a row that is added", s.Commit(background, stack.Change{Resource: &second, NewResources: []stack.Resource{old}, MostWeight: most})[0].Err)

	one, two := second, foreign
	one.Attributes, two.Attributes = first.Attributes, map[string]any{"v": text + "more of it"}
	results := s.Commit(background, stack.Change{Resource: &one, MostWeight: most}, stack.Change{Resource: &two, MostWeight: most})
	refused("the first of two changes", results[0].Err)
	allowed("the second of two changes", results[1].Err)

	if whole, part := must(s.Weight(background, root.ID, 1)), must(s.Weight(background, child.ID, 1)); whole < most/2 || whole > most || part > 4<<10 {
		t.Errorf("the tree weighs %d, and the nested stack %d", whole, part)
	}
	allowed("without a limit", s.Commit(background, stack.Change{Resource: &one})[0].Err)
	allowed("one that shrinks", grow(&first, "small"))

	// Steps so small that the tree is not read for each of them end at the limit, too.
	grown := 5 << 10
	for ; grown < 2*most; grown += 5 << 10 {
		if err := grow(&first, strings.Repeat("x", grown)); err != nil {
			refused("a small step", err)
			break
		}
	}
	if weight := must(s.Weight(background, root.ID, 1)); weight > most || grown < most/2 || grown > most {
		t.Errorf("small steps ended at %d, and the tree weighs %d", grown, weight)
	}

	// One transaction: rows that are written without reading the tree count for those that are not.
	many := newStack("many")
	var rows []stack.Resource
	for i := range 40 {
		rows = append(rows, newResource(many, fmt.Sprintf("r%d", i)))
	}
	commit(t, s, stack.Change{NewStack: &many, NewResources: rows})
	first = rows[0]
	allowed("a first one, which reads the tree", grow(&first, strings.Repeat("x", 5<<10)))
	changes := make([]stack.Change, 0, len(rows))
	for i := range rows[1:] {
		rows[i+1].Attributes = map[string]any{"v": strings.Repeat("x", 6<<10)}
		changes = append(changes, stack.Change{Resource: &rows[i+1], MostWeight: most})
	}
	s.Commit(background, changes...)
	if weight := must(s.Weight(background, many.ID, 0)); weight > most || weight < most-(10<<10) {
		t.Errorf("the rows of one transaction weigh %d, want almost %d", weight, most)
	}
}
