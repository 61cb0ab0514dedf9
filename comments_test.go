package hearth

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

// TestCommentsOfTheirDeclarations checks that no comment of a declaration begins with the name of
// another declaration of the file: it would be in the wrong place. Names that are also words, such as
// read, are no proof, so the next word must be a verb in the third person, as such comments have it.
func TestCommentsOfTheirDeclarations(t *testing.T) {
	seen := 0
	eachSource(t, func(path string, text []byte) {
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		docs := docsOf(file)
		for name, doc := range docs {
			seen++
			words := strings.Fields(doc)
			if len(words) < 2 || words[0] == name || !strings.HasSuffix(words[1], "s") {
				continue
			}
			if _, other := docs[words[0]]; other {
				t.Errorf("%s: the comment of %s begins with %q", path, name, words[0]+" "+words[1])
			}
		}
	})
	if seen < 1000 {
		t.Errorf("only %d comments were looked at", seen)
	}
}

// docsOf returns the comments of a file's functions, methods, types and single values by name.
func docsOf(file *ast.File) map[string]string {
	docs := map[string]string{}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			docs[d.Name.Name] = d.Doc.Text()
		case *ast.GenDecl:
			if len(d.Specs) != 1 {
				continue
			}
			switch s := d.Specs[0].(type) {
			case *ast.TypeSpec:
				docs[s.Name.Name] = d.Doc.Text()
			case *ast.ValueSpec:
				docs[s.Names[0].Name] = d.Doc.Text()
			}
		}
	}
	return docs
}
