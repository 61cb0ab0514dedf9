package hearth_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// declares reports whether a package, or a file, declares the name at its top level. A name of two
// parts is a type and its method or field; the field may be one of a struct that it embeds.
func declares(t *testing.T, place, name string) bool {
	t.Helper()
	paths := []string{place}
	if !strings.HasSuffix(place, ".go") {
		var err error
		if paths, err = filepath.Glob(place + "/*.go"); err != nil {
			t.Fatal(err)
		}
	}
	var files []*ast.File
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	owner, member, _ := strings.Cut(name, ".")
	return declaredIn(files, owner, member)
}

// declaresAny reports whether a file declares the name, also as a method.
func declaresAny(t *testing.T, path, name string) bool {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Error(err)
		return false
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == name {
			return true
		}
	}
	return declaredIn([]*ast.File{file}, name, "")
}

// declaredIn reports whether the files declare the name, or with a member the type that has it.
func declaredIn(files []*ast.File, name, member string) bool {
	for _, file := range files {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if member == "" && d.Recv == nil && d.Name.Name == name || member != "" && d.Name.Name == member && receiver(d) == name {
					return true
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if specDeclares(files, spec, name, member) {
						return true
					}
				}
			}
		}
	}
	return false
}

func specDeclares(files []*ast.File, spec ast.Spec, name, member string) bool {
	switch spec := spec.(type) {
	case *ast.ValueSpec:
		for _, one := range spec.Names {
			if member == "" && one.Name == name {
				return true
			}
		}
	case *ast.TypeSpec:
		return spec.Name.Name == name && (member == "" || hasMember(files, spec.Type, member))
	}
	return false
}

// hasMember reports whether a struct has the field, or an interface the method.
func hasMember(files []*ast.File, of ast.Expr, member string) bool {
	var list *ast.FieldList
	switch of := of.(type) {
	case *ast.StructType:
		list = of.Fields
	case *ast.InterfaceType:
		list = of.Methods
	default:
		return false
	}
	for _, f := range list.List {
		for _, one := range f.Names {
			if one.Name == member {
				return true
			}
		}
		if embedded, ok := f.Type.(*ast.Ident); ok && len(f.Names) == 0 && declaredIn(files, embedded.Name, member) {
			return true
		}
	}
	return false
}

// receiver returns the name of the type that a method is of; empty for a function.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	of := d.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	if generic, ok := of.(*ast.IndexExpr); ok {
		of = generic.X
	}
	name, _ := of.(*ast.Ident)
	if name == nil {
		return ""
	}
	return name.Name
}

func TestDeclares(t *testing.T) {
	for name, want := range map[string]bool{
		"Stack": true, "Stack.Root": true, "Work.Tries": true, "Resource.BeforeRemoval": true, "Stack.Tries": false,
		"Root": false, "BeforeRemoval": false, "Create": true,
	} {
		if got := declares(t, "shared/stack", name); got != want {
			t.Errorf("shared/stack declares %s: %v, want %v", name, got, want)
		}
	}
	if declares(t, "shared/stack/work.go", "Stack") {
		t.Error("shared/stack/work.go does not declare Stack")
	}
}
