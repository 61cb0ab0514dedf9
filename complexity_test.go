package hearth

import (
	"go/ast"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// decidingRooms are the rooms that decide. A function there that branches more often than
// mostBranches allows is to be divided by what it decides.
var decidingRooms = []string{"shared/lifecycle", "shared/plan", "shared/engine"}

const mostBranches = 20

// TestComplexity holds the cyclomatic complexity of every function in the deciding rooms at or below
// mostBranches.
func TestComplexity(t *testing.T) {
	functions := 0
	eachFile(t, func(path string, file *ast.File) {
		if !decides(path) {
			return
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			functions++
			if n := complexity(f); n > mostBranches {
				t.Errorf("%s: %s has a cyclomatic complexity of %d; at most %d is allowed", path, f.Name.Name, n, mostBranches)
			}
		}
	})
	if functions < 500 {
		t.Errorf("only %d functions were found in %v", functions, decidingRooms)
	}
}

func decides(path string) bool {
	for _, h := range decidingRooms {
		if strings.HasPrefix(filepath.ToSlash(path), h+"/") {
			return true
		}
	}
	return false
}

// complexity returns the cyclomatic complexity of a function, as gocyclo counts it: one, and
// one more for each if, for, case with a condition, && and ||. Function literals count with
// the function that they are in.
func complexity(f *ast.FuncDecl) int {
	n := 1
	ast.Inspect(f, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt:
			n++
		case *ast.CaseClause:
			if node.List != nil {
				n++
			}
		case *ast.CommClause:
			if node.Comm != nil {
				n++
			}
		case *ast.BinaryExpr:
			if node.Op == token.LAND || node.Op == token.LOR {
				n++
			}
		}
		return true
	})
	return n
}
