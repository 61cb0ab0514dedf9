package graph

import (
	"cmp"
	"slices"
)

// A Graph is a set of nodes, some of which need others. The zero Graph is empty and ready for use.
type Graph[K cmp.Ordered] struct {
	needs  map[K]map[K]struct{}
	needed map[K]map[K]struct{}
}

// Add adds nodes. It does not change nodes that are there already.
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

// Connect adds an edge: node needs other. It adds both nodes. Adding an edge twice changes nothing.
// A node that needs itself is a cycle.
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

// Len returns the number of nodes.
func (g *Graph[K]) Len() int { return len(g.needs) }

// Nodes returns all nodes, sorted.
func (g *Graph[K]) Nodes() []K { return sortedKeys(g.needs) }

// Needs returns the nodes that this one needs, sorted.
func (g *Graph[K]) Needs(node K) []K { return sortedKeys(g.needs[node]) }

// NeededBy returns the nodes that need this one, sorted.
func (g *Graph[K]) NeededBy(node K) []K { return sortedKeys(g.needed[node]) }

// Dependents returns every node that needs this one, directly or through others, sorted. The node
// itself is among them only if it is in a cycle.
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
