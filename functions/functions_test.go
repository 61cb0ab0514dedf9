package functions_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"hearth/functions"
	"hearth/shared/stack"
)

func TestTable(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, f := range functions.Table() {
		wakers := 0
		for _, is := range []bool{f.HTTP, len(f.Topics) > 0, f.Every > 0} {
			if is {
				wakers++
			}
		}
		switch {
		case f.Name == "":
			t.Errorf("%q: f.Name is empty", f.Name)
		case seen[f.Name]:
			t.Errorf("%q: seen[f.Name] = true, want false", f.Name)
		case f.About == "":
			t.Errorf("%q: f.About is empty", f.Name)
		case f.New == nil:
			t.Errorf("%q: f.New is nil", f.Name)
		case wakers != 1:
			t.Errorf("%q: wakers = %d, want 1", f.Name, wakers)
		}
		seen[f.Name] = true
		if found, ok := functions.Find(f.Name); !ok || found.Name != f.Name {
			t.Errorf("%s is not found", f.Name)
		}
	}
	if len(seen) > 15 {
		t.Errorf("%d functions: the free OpenFaaS takes 15", len(seen))
	}
	if _, ok := functions.Find(functions.Dispatcher); ok {
		t.Error("the dispatcher is a function")
	}
}

// Every topic that there is wakes exactly one function.
func TestRoutes(t *testing.T) {
	t.Parallel()
	routed := map[stack.Topic]int{}
	for _, r := range functions.Routes() {
		routed[r.Topic]++
	}
	for _, topic := range topics(t) {
		if routed[topic] != 1 {
			t.Errorf("%s wakes %d functions", topic, routed[topic])
		}
		delete(routed, topic)
	}
	if len(routed) > 0 {
		t.Errorf("no such topics: %v", slices.Collect(maps.Keys(routed)))
	}
}

// The clock wakes each function that has a period, and no other.
func TestTicks(t *testing.T) {
	t.Parallel()
	ticks := map[string]time.Duration{}
	for _, tick := range functions.Ticks() {
		if ticks[tick.Function] != 0 {
			t.Errorf("%s has two ticks", tick.Function)
		}
		ticks[tick.Function] = tick.Every
	}
	for _, f := range functions.Table() {
		if ticks[f.Name] != f.Every {
			t.Errorf("%s is woken every %s, want %s", f.Name, ticks[f.Name], f.Every)
		}
		delete(ticks, f.Name)
	}
	if len(ticks) > 0 {
		t.Errorf("no such functions: %v", ticks)
	}
	if _, ok := functions.Find("sweeper"); !ok {
		t.Error("there is no sweeper: what is lost stays lost")
	}
}

// topics reads the constants that package stack declares.
func topics(t *testing.T) (all []stack.Topic) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "shared", "stack", "message.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); ok && typ.Name == "Topic" {
			value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, stack.Topic(value))
		}
		return true
	})
	if len(all) == 0 {
		t.Fatal("package stack declares no topics")
	}
	return all
}
