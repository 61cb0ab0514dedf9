package storetest

import (
	"slices"
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// testStanding writes rows of one name with all combinations of what their order depends on,
// and holds the order of the database against that of package stack.
func testStanding(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	k := newStack("app")
	commit(t, s, stack.Change{NewStack: &k})
	var rows []stack.Resource
	for _, replaced := range []string{"", "another"} {
		for _, action := range []stack.Action{stack.Create, stack.Delete, stack.Update} {
			for generation := range int64(2) {
				for age := range 2 {
					for range 2 { // the ids decide
						r := newResource(k, "web")
						r.ReplacedBy, r.Action, r.Generation = replaced, action, generation
						r.Created = moment.Add(-time.Duration(age) * time.Microsecond)
						rows = append(rows, r)
					}
				}
			}
		}
	}
	commit(t, s, stack.Change{NewResources: rows})
	order := func(rows []stack.Resource) (ids []string) {
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		return ids
	}
	got := order(must(s.Namesakes(background, k.ID, "web")))
	slices.SortFunc(rows, func(a, b stack.Resource) int { return stack.CompareNamesakes(&a, &b) })
	if want := order(rows); !slices.Equal(got, want) {
		t.Errorf("the database has the order %v, Go has %v", got, want)
	}
	for from, first := range map[string]string{
		"Resources":     must(s.Resources(background, k.ID, nil))[0].ID,
		"ListResources": must(s.ListResources(background, k.ID, false))[0].ID,
		"ResourceNamed": must(s.ResourceNamed(background, k.ID, "web")).ID,
	} {
		if first != rows[0].ID {
			t.Errorf("%s returns %s for the name, want %s", from, first, rows[0].ID)
		}
	}
}
