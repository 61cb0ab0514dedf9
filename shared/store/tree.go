package store

import (
	"cmp"
	"context"
	"hash/fnv"
	"maps"
	"slices"

	"hearth/shared/stack"
)

// treeParts is the number of rows that count the resources of a tree. With several rows, stacks that
// are planned in parallel seldom wait for each other. Their sum is read in one step for any size.
const treeParts = 16

var treeTable = &table{name: "tree", columns: []column{{"root", text}, {"part", integer}, {"size", integer}},
	conflict: `(root, part) DO UPDATE SET size = tree.size + excluded.size`}

// A treePart is the key of a row.
type treePart struct {
	root string
	part int64
}

func partOf(k stack.Stack) treePart {
	h := fnv.New32a()
	_, _ = h.Write([]byte(k.ID))
	return treePart{k.Root, int64(h.Sum32() % treeParts)}
}

// sizeOf returns the number of resources of a stack in the count of its tree: 0 for a deleted stack.
func sizeOf(k stack.Stack) int64 {
	if !k.Deleted.IsZero() {
		return 0
	}
	return int64(k.Size)
}

// growTrees adds the changes' resources to the counts of their trees. It runs last and always in
// the same order, so that its locks are short and never form a cycle.
func (s *Store) growTrees(ctx context.Context, t tx, drafts []*draft) error {
	grown := make(map[treePart]int64)
	for _, d := range drafts {
		if k := d.change.NewStack; k != nil && k.Root != "" {
			grown[partOf(*k)] += sizeOf(*k)
		}
		if k := d.change.Stack; k != nil && k.Root != "" {
			grown[partOf(*k)] += sizeOf(*k) - d.size
		}
	}
	maps.DeleteFunc(grown, func(_ treePart, by int64) bool { return by == 0 })
	parts := slices.SortedFunc(maps.Keys(grown), func(a, b treePart) int {
		return cmp.Or(cmp.Compare(a.root, b.root), cmp.Compare(a.part, b.part))
	})
	all := make([][]any, len(parts))
	for i, p := range parts {
		all[i] = []any{p.root, p.part, grown[p]}
	}
	return t.insert(ctx, treeTable, all)
}

// TreeSize returns how many resources the templates of a tree have, except those of one stack. It
// takes as long for a large tree as for a small one.
func (s *Store) TreeSize(ctx context.Context, root, except string) (int, error) {
	found, err := collect(ctx, s.db, scanOne[int], `SELECT CAST(
		coalesce((SELECT sum(size) FROM tree WHERE root = $1), 0)
		+ coalesce((SELECT CASE WHEN deleted IS NULL THEN size END FROM stack WHERE id = $1), 0)
		- coalesce((SELECT CASE WHEN deleted IS NULL THEN size END FROM stack WHERE id = $2), 0) AS bigint)`, root, except)
	if err != nil {
		return 0, err
	}
	return found[0], nil
}
