package hearth

import (
	"go/ast"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mostMethods is how many methods an interface may have, with those of the interfaces it embeds.
const mostMethods = 10

// compositions are the interfaces that may have more. Each is put together from small ones, and only
// what is named here may mention it.
var compositions = map[string]struct {
	why   string
	users []string // files that may name it
}{
	"shared/engine/commit.Store": {
		"everything that an engine needs of its database: the constructor of an engine takes it, and gives each room its parts",
		[]string{"shared/engine/commit/base.go", "shared/engine/types.go"},
	},
}

// scopes are no stores and have no parts: they have a method for each thing that a template function
// may ask for, and every function in the table has the same signature.
var scopes = []string{"shared/hot/funcs.Scope", "shared/hot/funcs.RuleScope"}

// A declaredInterface is an interface as its file writes it.
type declaredInterface struct {
	path    string
	imports map[string]string // import path by name
	is      *ast.InterfaceType
}

// declaredInterfaces returns the interfaces at the top level of all packages, by package and name.
func declaredInterfaces(t *testing.T) map[string]declaredInterface {
	all := map[string]declaredInterface{}
	eachFile(t, func(path string, file *ast.File) {
		imports := importsOf(file)
		for _, d := range file.Decls {
			block, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range block.Specs {
				if named, ok := spec.(*ast.TypeSpec); ok {
					if is, ok := named.Type.(*ast.InterfaceType); ok {
						all[filepath.Dir(path)+"."+named.Name.Name] = declaredInterface{path, imports, is}
					}
				}
			}
		}
	})
	return all
}

// importsOf returns the import paths of a file by the names that it uses.
func importsOf(file *ast.File) map[string]string {
	imports := map[string]string{}
	for _, one := range file.Imports {
		path, _ := strconv.Unquote(one.Path.Value)
		name := path[strings.LastIndex(path, "/")+1:]
		if one.Name != nil {
			name = one.Name.Name
		}
		imports[name] = strings.TrimPrefix(path, "hearth/")
	}
	return imports
}

// methodsOf adds the names of an interface's methods to found, with those of the interfaces that it
// embeds. Interfaces of other modules are not looked into; such a one counts as one method.
func methodsOf(all map[string]declaredInterface, name string, found map[string]bool) {
	of := all[name]
	for _, field := range of.is.Methods.List {
		for _, method := range field.Names {
			found[method.Name] = true
		}
		if len(field.Names) > 0 {
			continue
		}
		embedded := ""
		switch is := field.Type.(type) {
		case *ast.Ident:
			embedded = filepath.Dir(of.path) + "." + is.Name
		case *ast.SelectorExpr:
			embedded = of.imports[is.X.(*ast.Ident).Name] + "." + is.Sel.Name
		}
		if _, ours := all[embedded]; ours {
			methodsOf(all, embedded, found)
		} else {
			found[embedded] = true
		}
	}
}

// TestSmallInterfaces counts the methods of every interface, embedded ones included.
// Only compositions and scopes may have more.
func TestSmallInterfaces(t *testing.T) {
	all := declaredInterfaces(t)
	if len(all) < 60 {
		t.Errorf("only %d interfaces were looked at", len(all))
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		found := map[string]bool{}
		methodsOf(all, name, found)
		_, composed := compositions[name]
		switch {
		case slices.Contains(scopes, name):
		case !composed && len(found) > mostMethods:
			t.Errorf("%s: %s has %d methods; at most %d: split it by noun", all[name].path, name, len(found), mostMethods)
		case composed && len(found) <= mostMethods:
			t.Errorf("%s has %d methods: it is no composition any more", name, len(found))
		}
	}
	for name := range compositions {
		if _, ok := all[name]; !ok {
			t.Errorf("there is no %s", name)
		}
	}
}

// TestCompositions looks for functions and types that take more of the store than they declare.
func TestCompositions(t *testing.T) {
	seen := map[string]int{}
	eachFile(t, func(path string, file *ast.File) {
		imports := importsOf(file)
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok {
					seenComposition(t, seen, path, imports[x.Name]+"."+n.Sel.Name)
				}
				return false
			case *ast.Field:
				if is, ok := n.Type.(*ast.Ident); ok {
					seenComposition(t, seen, path, filepath.Dir(path)+"."+is.Name)
				}
			}
			return true
		})
	})
	for name, c := range compositions {
		if seen[name] != len(c.users) {
			t.Errorf("%s is named in %d places, %d files may name it", name, seen[name], len(c.users))
		}
	}
}

// seenComposition counts a use of a composition, and reports one in a file that may not name it.
func seenComposition(t *testing.T, seen map[string]int, path, name string) {
	c, composed := compositions[name]
	if !composed {
		return
	}
	seen[name]++
	if !slices.Contains(c.users, path) {
		t.Errorf("%s takes %s, which has all methods: declare the few that it calls", path, name)
	}
}
