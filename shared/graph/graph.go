package graph

import (
	"cmp"
	"slices"
)

// A Graph is a set of nodes, some of which need others. The zero Graph is empty
// and ready for use.
type Graph[K cmp.Ordered] struct {
	needs  map[K]map[K]struct{}
	needed map[K]map[K]struct{}
}

// Add puts nodes in; those that are there already stay as they are.
func (g *Graph[K]) Add(nodes ...K) {
	if g.needs == nil {
		g.needs, g.needed = map[K]map[K]struct{}{}, map[K]map[K]struct{}{}
	}
	for _, n := range nodes {
		if _, ok := g.needs[n]; !ok {
			g.needs[n] = nil
		}
	}
}

// Connect says that node needs other. Both are put in; saying it twice is saying
// it once. A node may need itself: that is a cycle.
func (g *Graph[K]) Connect(node, other K) {
	g.Add(node, other)
	addEdge(g.needs, node, other)
	addEdge(g.needed, other, node)
}

func addEdge[K cmp.Ordered](edges map[K]map[K]struct{}, from, to K) {
	if edges[from] == nil {
		edges[from] = map[K]struct{}{}
	}
	edges[from][to] = struct{}{}
}

// Len is the number of nodes.
func (g *Graph[K]) Len() int { return len(g.needs) }

// Nodes gives all nodes, sorted.
func (g *Graph[K]) Nodes() []K { return sortedKeys(g.needs) }

// Needs gives the nodes that this one needs, sorted.
func (g *Graph[K]) Needs(node K) []K { return sortedKeys(g.needs[node]) }

// NeededBy gives the nodes that need this one, sorted.
func (g *Graph[K]) NeededBy(node K) []K { return sortedKeys(g.needed[node]) }

// Dependents gives all that cannot be had without this node: those that need it,
// those that need those, and so on, sorted. The node itself is not among them,
// unless it is in a cycle.
func (g *Graph[K]) Dependents(node K) []K {
	seen := map[K]struct{}{}
	for front := []K{node}; len(front) > 0; {
		last := front[len(front)-1]
		front = front[:len(front)-1]
		for n := range g.needed[last] {
			if _, ok := seen[n]; !ok {
				seen[n] = struct{}{}
				front = append(front, n)
			}
		}
	}
	return sortedKeys(seen)
}

func sortedKeys[K cmp.Ordered, V any](set map[K]V) []K {
	keys := make([]K, 0, len(set))
	for k := range set {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
