package yaql

import (
	"slices"
	"testing"
)

// TestEveryFunctionHasItsCase checks that every function of the library is described, and that one
// of the recorded cases calls it, with success unless it is always refused.
func TestEveryFunctionHasItsCase(t *testing.T) {
	ran := map[string]int{}
	key := func(table, row int) string { return string(rune('a'+table)) + string(rune('a'+row)) }
	watched := make([][]overload, len(tables))
	for i, table := range tables {
		watched[i] = slices.Clone(table)
		for j := range watched[i] {
			f := &watched[i][j]
			run := f.run
			f.run = func(c *called) (any, error) {
				v, err := run(c)
				if err == nil || KindOf(err) == Refused {
					ran[key(i, j)]++
				}
				return v, err
			}
		}
	}
	data := goldenData(t)
	for _, g := range goldens(t) {
		x, err := Parse(g.Expression)
		if err != nil {
			continue
		}
		e := &engine{library: catalogueOf(watched), limits: Limits{}.filled()}
		_, _ = e.evaluate(x.root, data)
	}
	for i, table := range tables {
		for j, f := range table {
			if f.about == "" {
				t.Errorf("%s is not described", f.name)
			}
			if ran[key(i, j)] == 0 {
				t.Errorf("%s (%s) has no case", f.name, f.about)
			}
			for _, p := range f.params {
				if p.name == "" {
					t.Errorf("a parameter of %s has no name", f.name)
				}
			}
		}
	}
}

// TestNoFunctionHidesAnother checks that no two functions of one name have the same parameters:
// calls could not tell them apart.
func TestNoFunctionHidesAnother(t *testing.T) {
	for name, levels := range library.functions {
		for i, f := range levels[0] {
			for _, g := range levels[0][i+1:] {
				if len(f.params) != len(g.params) || f.rest != nil || g.rest != nil {
					continue
				}
				same := true
				for k := range f.params {
					same = same && f.params[k].takes == g.params[k].takes
				}
				if same {
					t.Errorf("%s is there twice for the same arguments", name)
				}
			}
		}
	}
}
