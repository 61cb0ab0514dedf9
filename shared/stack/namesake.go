package stack

import (
	"cmp"
)

// CompareNamesakes orders the rows of a logical name; the first row is the current one. Rows
// that were not replaced come first, then rows that are not being deleted, then rows
// of newer plans. The store has the same order in SQL.
func CompareNamesakes(a, b *Resource) int {
	weight := func(r *Resource) (n int) {
		if r.ReplacedBy != "" {
			n = 2
		}
		if r.Action == Delete {
			n++
		}
		return n
	}
	return cmp.Or(weight(a)-weight(b), cmp.Compare(b.Generation, a.Generation), b.Created.Compare(a.Created), cmp.Compare(b.ID, a.ID))
}
