package graph

import (
	"cmp"
	"slices"
)

// Order returns the nodes so that each comes after those that it needs. Nodes become ready in
// rounds, and are sorted within a round. It returns false when there is a cycle, and then only the
// nodes that no cycle holds back.
func (g *Graph[K]) Order() ([]K, bool) {
	left := make(map[K]int, len(g.needs))
	order := make([]K, 0, len(g.needs))
	ready := map[K]struct{}{}
	for n, needs := range g.needs {
		if left[n] = len(needs); len(needs) == 0 {
			ready[n] = struct{}{}
		}
	}
	for len(ready) > 0 {
		round := sortedKeys(ready)
		order = append(order, round...)
		ready = map[K]struct{}{}
		for _, done := range round {
			for n := range g.needed[done] {
				if left[n]--; left[n] == 0 {
					ready[n] = struct{}{}
				}
			}
		}
	}
	return order, len(order) == len(g.needs)
}

// Cycle returns the nodes of one cycle; nil when there is none. Each node needs the next one, and
// the last needs the first. The smallest node comes first.
func (g *Graph[K]) Cycle() []K {
	rest := g.Unordered()
	if len(rest) == 0 {
		return nil
	}
	inside := make(map[K]bool, len(rest))
	for _, n := range rest {
		inside[n] = true
	}
	// Each of these nodes needs another of them, so a walk must come back.
	at, walk := map[K]int{}, []K{}
	n := rest[0]
	for {
		if i, been := at[n]; been {
			return fromSmallest(walk[i:])
		}
		at[n] = len(walk)
		walk = append(walk, n)
		for _, next := range g.Needs(n) {
			if inside[next] {
				n = next
				break
			}
		}
	}
}

// Unordered returns the nodes that cannot be ordered, sorted: those in cycles, and those that need
// one of them.
func (g *Graph[K]) Unordered() []K {
	order, ok := g.Order()
	if ok {
		return nil
	}
	rest := make(map[K]struct{}, len(g.needs)-len(order))
	for n := range g.needs {
		rest[n] = struct{}{}
	}
	for _, n := range order {
		delete(rest, n)
	}
	return sortedKeys(rest)
}

func fromSmallest[K cmp.Ordered](cycle []K) []K {
	first := 0
	for i := range cycle {
		if cycle[i] < cycle[first] {
			first = i
		}
	}
	return slices.Concat(cycle[first:], cycle[:first])
}
