package store

import (
	"context"
	"slices"

	"hearth/shared/stack"
)

// The weight of a row estimates the memory of its decoded values: one for each byte of their JSON,
// and valueWeight for each value. A number of one digit needs 24 times the memory of its text.
const (
	valueWeight = 48
	weightBlock = 4 << 10 // growth within a block is not counted in the tree
)

var (
	weightColumn = slices.IndexFunc(resourceTable.columns, func(c column) bool { return c.name == "weight" })
)

// weigh returns the weight of values that are written as JSON.
func weigh(plain []byte) int64 {
	values, text, escaped := 1, false, false
	for _, c := range plain {
		switch {
		case escaped:
			escaped = false
		case c == '\\':
			escaped = text
		case c == '"':
			text = !text
		case text:
		case c == ',' || c == ':' || c == '[' || c == '{':
			values++
		}
	}
	return int64(len(plain)) + valueWeight*int64(values)
}

// checkWeights refuses changes that would exceed their tree's limit of weight. It checks only rows that
// grow into another block, and reads only trees that may be near their limit. It does not see values
// that other transactions write at the same time.
func (s *Store) checkWeights(ctx context.Context, t tx, drafts []*draft) error {
	var growing []*draft
	var stacksOfGrowing []string // by index of growing
	unread := map[string]int64{} // what this transaction adds to trees that it does not read for it
	for _, d := range drafts {
		if d.change.MostWeight <= 0 || d.row == nil || d.weight()/weightBlock <= d.weighed/weightBlock {
			continue
		}
		more := d.weight() - d.weighed
		if root, ok := s.weights.add(d.change.Resource.StackID, more, d.change.MostWeight, s.clock()); ok {
			unread[root] += more
		} else {
			growing, stacksOfGrowing = append(growing, d), append(stacksOfGrowing, d.change.Resource.StackID)
		}
	}
	if len(growing) == 0 {
		return nil
	}
	roots, err := s.rootsOf(ctx, t, stacksOfGrowing)
	if err != nil {
		return err
	}
	weights, err := s.treeWeights(ctx, t, roots)
	if err != nil {
		return err
	}
	for root, more := range unread {
		weights[root] += more
	}
	for _, d := range growing {
		root, more := roots[d.change.Resource.StackID], d.weight()-d.weighed
		if weights[root]+more > d.change.MostWeight {
			d.err = stack.TooHeavy(d.change.MostWeight)
			continue
		}
		weights[root] += more
	}
	s.weights.storeWeights(roots, weights, s.clock())
	return nil
}

// weight returns the weight of a change's row together with the rows that it adds.
func (d *draft) weight() int64 {
	weight := d.row[weightColumn].(int64)
	for _, row := range d.insert[resourceTable] {
		weight += row[weightColumn].(int64)
	}
	return weight
}

// rootsOf returns the root stacks of stacks, by the stacks' IDs.
func (s *Store) rootsOf(ctx context.Context, q querier, stacks []string) (map[string]string, error) {
	roots := map[string]string{}
	_, err := collectOnce(ctx, q, func(r rows) (struct{}, error) {
		var id, root string
		err := r.Scan(&id, &root)
		roots[id] = root
		return struct{}{}, err
	}, `SELECT id, CASE WHEN root = '' THEN id ELSE root END FROM stack WHERE id IN {$1}`, stacks)
	return roots, err
}

func (s *Store) treeWeights(ctx context.Context, q querier, roots map[string]string) (map[string]int64, error) {
	var ids []string
	for _, root := range roots {
		ids = append(ids, root)
	}
	slices.Sort(ids)
	weights := map[string]int64{}
	_, err := collectOnce(ctx, q, func(r rows) (struct{}, error) {
		var root string
		var weight int64
		err := r.Scan(&root, &weight)
		weights[root] = weight
		return struct{}{}, err
	}, `SELECT tree.root, CAST(sum(resource.weight) AS bigint) FROM (
			SELECT id, id AS root FROM stack WHERE id IN {$1}
			UNION ALL SELECT id, root FROM stack WHERE root IN {$1} AND root <> ''
		) AS tree JOIN resource ON resource.stack_id = tree.id GROUP BY tree.root`, slices.Compact(ids))
	return weights, err
}

// Weight returns the weight of the rows of a stack and its nested stacks, down to a depth.
func (s *Store) Weight(ctx context.Context, stackID string, depth int) (int64, error) {
	f := new(filter)
	f.where("stack_id IN "+livingTree, stackID, int64(depth))
	found, err := collect(ctx, s.db, scanOne[int64], `SELECT CAST(coalesce(sum(weight), 0) AS bigint) FROM resource`+f.sql(), f.args...)
	if err != nil {
		return 0, err
	}
	return found[0], nil
}
