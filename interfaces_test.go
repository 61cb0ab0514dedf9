package hearth

import (
	"go/ast"
	"regexp"
	"testing"
)

// mostMethods is how many methods a store or service may declare.
const mostMethods = 10

var storeOrService = regexp.MustCompile(`(Store|Services?)$`)

// TestSmallInterfaces counts the methods of interfaces that are named after a store or service.
// Embedded interfaces are counted by their own.
func TestSmallInterfaces(t *testing.T) {
	seen := 0
	eachFile(t, func(path string, file *ast.File) {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			declared, ok := spec.Type.(*ast.InterfaceType)
			if !ok || !storeOrService.MatchString(spec.Name.Name) {
				return true
			}
			seen++
			methods := 0
			for _, field := range declared.Methods.List {
				methods += len(field.Names) // an embedded interface has no name
			}
			if methods > mostMethods {
				t.Errorf("%s: %s has %d methods; at most %d: split it by noun", path, spec.Name.Name, methods, mostMethods)
			}
			return true
		})
	})
	if seen < 10 {
		t.Errorf("only %d interfaces were looked at", seen)
	}
}
