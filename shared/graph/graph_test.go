package graph_test

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/shared/graph"
)

// naive is the second opinion: the same answers, by searching all edges again
// and again.
type naive struct {
	nodes []int
	edges [][2]int // node, what it needs
}

func (g naive) needs(n int) (needs []int) {
	for _, e := range g.edges {
		if e[0] == n && !slices.Contains(needs, e[1]) {
			needs = append(needs, e[1])
		}
	}
	slices.Sort(needs)
	return needs
}

func (g naive) order() (order []int) {
	for {
		var round []int
		for _, n := range g.nodes {
			free := !slices.ContainsFunc(g.needs(n), func(m int) bool { return !slices.Contains(order, m) })
			if free && !slices.Contains(order, n) {
				round = append(round, n)
			}
		}
		if len(round) == 0 {
			return order
		}
		slices.Sort(round)
		order = append(order, round...)
	}
}

func (g naive) reaches(from, to int, seen map[int]bool) bool {
	for _, n := range g.needs(from) {
		if n == to {
			return true
		}
		if !seen[n] {
			seen[n] = true
			if g.reaches(n, to, seen) {
				return true
			}
		}
	}
	return false
}

func (g naive) dependents(of int) []int {
	all := []int{}
	for _, n := range g.nodes {
		if g.reaches(n, of, map[int]bool{}) {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	return all
}

func TestAgainstNaive(t *testing.T) {
	t.Parallel()
	chance := rand.New(rand.NewSource(1))
	cyclic := 0
	for round := range 400 {
		size := chance.Intn(9)
		var g graph.Graph[int]
		var n naive
		for i := range size {
			g.Add(i)
			n.nodes = append(n.nodes, i)
		}
		for range chance.Intn(2*size + 1) {
			from, to := chance.Intn(size), chance.Intn(size)
			g.Connect(from, to)
			n.edges = append(n.edges, [2]int{from, to})
		}
		about := fmt.Sprintf("round %d, edges %v", round, n.edges)

		order, whole := g.Order()
		if want := n.order(); !slices.Equal(order, want) {
			t.Fatalf("%s: order %v, want %v", about, order, want)
		}
		if whole != (len(order) == size) {
			t.Fatalf("%s: whole is %v for %v", about, whole, order)
		}
		if whole != (g.Cycle() == nil) || whole != (len(g.Unordered()) == 0) {
			t.Fatalf("%s: cycle %v, unordered %v, but whole is %v", about, g.Cycle(), g.Unordered(), whole)
		}
		if cycle := g.Cycle(); cycle != nil {
			cyclic++
			for i, from := range cycle {
				if to := cycle[(i+1)%len(cycle)]; !slices.Contains(n.needs(from), to) {
					t.Fatalf("%s: in cycle %v %d does not need %d", about, cycle, from, to)
				}
			}
			if cycle[0] != slices.Min(cycle) {
				t.Fatalf("%s: cycle %v does not start at its smallest", about, cycle)
			}
		}
		for i := range size {
			if got, want := g.Dependents(i), n.dependents(i); !slices.Equal(got, want) {
				t.Fatalf("%s: dependents of %d: %v, want %v", about, i, got, want)
			}
			if got, want := g.Needs(i), n.needs(i); !slices.Equal(got, want) {
				t.Fatalf("%s: needs of %d: %v, want %v", about, i, got, want)
			}
		}
	}
	if cyclic == 0 || cyclic == 400 {
		t.Fatalf("%d of 400 graphs had a cycle: the cases are one-sided", cyclic)
	}
}

func TestGraph(t *testing.T) {
	t.Parallel()
	var g graph.Graph[string]
	switch order, ok := g.Order(); {
	case !ok:
		t.Errorf("the empty graph: ok = false, want true")
	case len(order) != 0:
		t.Errorf("the empty graph: len(order) = %d, want 0", len(order))
	case g.Len() != 0:
		t.Errorf("the empty graph: g.Len() = %d, want 0", g.Len())
	}
	g.Connect("server", "port")
	g.Connect("port", "net")
	g.Connect("subnet", "net")
	g.Connect("server", "port")
	g.Add("key", "net")
	order, ok := g.Order()
	if diff := cmp.Diff([]string{"key", "net", "port", "subnet", "server"}, order); diff != "" || !ok {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"port", "server", "subnet"}, g.Dependents("net")); diff != "" {
		t.Errorf("dependents (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"port", "subnet"}, g.NeededBy("net")); diff != "" {
		t.Errorf("needed by (-want +got):\n%s", diff)
	}
	g.Connect("net", "server")
	if diff := cmp.Diff([]string{"net", "server", "port"}, g.Cycle()); diff != "" {
		t.Errorf("cycle (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"net", "port", "server", "subnet"}, g.Unordered()); diff != "" {
		t.Errorf("unordered (-want +got):\n%s", diff)
	}
}

func BenchmarkOrder(b *testing.B) {
	var g graph.Graph[int]
	for i := range 10000 {
		g.Connect(i, i/2)
	}
	g.Connect(10001, 1)
	for b.Loop() {
		g.Order()
	}
}
