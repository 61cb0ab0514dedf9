package hearth

import (
	"go/ast"
	"path/filepath"
	"testing"
)

// reveals says how often each file may reveal a secret. Beside the type itself there are:
// the functions of a template, whose values go into calls to the cloud; and the sealed
// columns of the database.
var reveals = map[string]int{
	"shared/hot/parameter_value.go": 1,
	"shared/store/secret.go":        1,
}

func TestReveals(t *testing.T) {
	found := map[string]int{}
	eachFile(t, func(path string, file *ast.File) {
		if filepath.Dir(path) == "shared/stack" {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && (s.Sel.Name == "Reveal" || s.Sel.Name == "RevealText") {
				found[path]++
			}
			return true
		})
	})
	for path, n := range found {
		if n != reveals[path] {
			t.Errorf("%s reveals secrets in %d places, not in %d", path, n, reveals[path])
		}
	}
	for path := range reveals {
		if found[path] == 0 {
			t.Errorf("%s reveals no secret any more", path)
		}
	}
}
