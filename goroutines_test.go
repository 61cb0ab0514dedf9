package hearth

import (
	"go/ast"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// reviewedGoroutines may start goroutines without a recover, because no panic of a tenant's values
// can end them: by file and function. Each has the reason.
var reviewedGoroutines = map[string]string{
	"shared/engine/commit/committer.go openLane": "commitBatch recovers from the panics of the store and of the queue",
	"shared/engine/commit/panic.go Go":           "it is the recover of a Group",
	"shared/dispatch/dispatcher.go Run":          "serve and tick handle no values",
	"shared/dispatch/dispatcher.go serve":        "the function that it invokes recovers in Handler.Invoke",
	"shared/dispatch/dispatcher.go hold":         "it hides messages by their receipts",
	"functions/run/dispatch.go dispatchThrough":  "the dispatcher handles no values",
	"functions/run/serve.go serveHTTP":           "net/http and the function recover for each request",
	"functions/run/serve.go serveLambda":         "the function recovers in Handler.Invoke, and a process of Lambda has one event at a time",
	"local/run.go run":                           "the dispatcher handles no values",
	"local/run.go serve":                         "net/http and the function recover for each request",
}

// recovers are the functions that recover from a panic.
var recovers = []string{"commit.Guard", "stack.Recovered"}

// TestGoroutinesRecover holds that each goroutine that may handle a tenant's values recovers from
// panics. A panic would end the process for all tenants. What a goroutine calls, it calls within
// one of recovers, or it is started by a commit.Group.
func TestGoroutinesRecover(t *testing.T) {
	seen, recovering := map[string]bool{}, 0
	eachFile(t, func(path string, file *ast.File) {
		path = filepath.ToSlash(path)
		if !mayHandleValues(path) {
			return
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			groups := groupsOf(f)
			ast.Inspect(f, func(n ast.Node) bool {
				body, starts := startedBy(n, groups)
				key := path + " " + f.Name.Name
				switch {
				case !starts:
				case recoversAll(body):
					recovering++
				case reviewedGoroutines[key] != "":
					seen[key] = true
				default:
					t.Errorf("%s: %s starts a goroutine that recovers from no panic; use commit.Guard, stack.Recovered or a commit.Group", path, f.Name.Name)
				}
				return true
			})
		}
	})
	for key := range reviewedGoroutines {
		if !seen[key] {
			t.Errorf("%s starts no goroutine without a recover", key)
		}
	}
	if recovering < 8 {
		t.Errorf("only %d goroutines that recover were found", recovering)
	}
}

// mayHandleValues reports whether goroutines of a file may handle values of tenants.
func mayHandleValues(path string) bool {
	if strings.HasPrefix(path, "local/proof/") {
		return false
	}
	for _, kit := range []string{"simcloud", "storetest", "queuetest", "locktest", "debtest", "nettest"} {
		if strings.HasPrefix(path, "shared/"+kit+"/") {
			return false
		}
	}
	return strings.HasPrefix(path, "shared/") || strings.HasPrefix(path, "functions/") || strings.HasPrefix(path, "local/") || strings.HasPrefix(path, "stepdefs/")
}

// groupsOf returns the names of a function's variables that are a commit.Group.
func groupsOf(f *ast.FuncDecl) (names []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && v.Type != nil && nameOf(v.Type) == "commit.Group" {
			for _, name := range v.Names {
				names = append(names, name.Name)
			}
		}
		return true
	})
	return names
}

// startedBy returns the function that a go statement, or a call of a Go method or of singleflight's
// DoChan, runs in a goroutine. It is nil when it is no literal. starts is false for other nodes and for the groups with the given names.
func startedBy(n ast.Node, groups []string) (body *ast.FuncLit, starts bool) {
	switch n := n.(type) {
	case *ast.GoStmt:
		body, _ = n.Call.Fun.(*ast.FuncLit)
		return body, true
	case *ast.CallExpr:
		s, ok := n.Fun.(*ast.SelectorExpr)
		if !ok || !slices.Contains([]string{"Go", "DoChan"}, s.Sel.Name) || slices.Contains(groups, nameOf(s.X)) {
			return nil, false
		}
		body, _ = n.Args[len(n.Args)-1].(*ast.FuncLit)
		return body, true
	}
	return nil, false
}

// recoversAll reports whether a function calls everything within one of recovers, except what it
// defers.
func recoversAll(f *ast.FuncLit) bool {
	if f == nil {
		return false
	}
	recovered, bare := false, false
	ast.Inspect(f.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.DeferStmt:
			return false
		case *ast.CallExpr:
			if slices.Contains(recovers, nameOf(n.Fun)) {
				recovered = true
				return false
			}
			bare = true
		}
		return true
	})
	return recovered && !bare
}
