package funcs

// A Slab allocates the nodes of one text, many at a time: a large template has hundreds of
// thousands. Its nodes live as long as any of them does, as the parts of one tree do. The zero Slab
// is ready for use.
type Slab struct {
	nodes []Node
	items []*Node
	keys  []string
	spots []Spot
	size  int
}

// A Slab allocates a few at first, then so many at once.
const (
	leastSlab = 16
	mostSlab  = 512
)

func (s *Slab) grown() int {
	s.size = min(max(2*s.size, leastSlab), mostSlab)
	return s.size
}

// Node returns an empty node.
func (s *Slab) Node() *Node {
	if len(s.nodes) == 0 {
		s.nodes = make([]Node, s.grown())
	}
	n := &s.nodes[0]
	s.nodes = s.nodes[1:]
	return n
}

// Items returns a copy of a list; so do Keys and Spots.
func (s *Slab) Items(list []*Node) []*Node {
	made, rest := carved(s.items, list, s.size)
	s.items = rest
	return made
}

// Keys copies names of keys.
func (s *Slab) Keys(list []string) []string {
	made, rest := carved(s.keys, list, s.size)
	s.keys = rest
	return made
}

// Spots copies places of keys.
func (s *Slab) Spots(list []Spot) []Spot {
	made, rest := carved(s.spots, list, s.size)
	s.spots = rest
	return made
}

// carved copies a list into the rest of a slab, or into a new one. Appending to the copy never
// overwrites others.
func carved[T any](left, list []T, size int) (made, rest []T) {
	if len(list) == 0 {
		return []T{}, left
	}
	if len(list) > len(left) {
		if len(list) > size/4 { // one of its own
			return append(make([]T, 0, len(list)), list...), left
		}
		left = make([]T, size)
	}
	made = left[:len(list):len(list)]
	copy(made, list)
	return made, left[len(list):]
}
