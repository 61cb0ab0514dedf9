package hearth

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"regexp"
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

// TestPackageComments checks that every package says what it is for: its comment begins with
// "Package" or "Command" and its name, and has at least two sentences. Packages other than programs
// also say what comes in and what goes out, but for the one that only has types.
func TestPackageComments(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.Dir}} {{.Name}}", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		dir, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		begin := "Package " + name + " "
		if base := filepath.Base(dir); base == "local" {
			begin = "Command hearth "
		} else if name == "main" {
			begin = "Command " + base + " "
		}
		seen++
		comment := packageComment(t, dir)
		if !strings.HasPrefix(comment, begin) {
			t.Errorf("%s: the package comment begins with %.30q, and not with %q", dir, comment, begin)
		}
		if n := len(commentEnd.FindAllString(comment, -1)); n < 2 {
			t.Errorf("%s: the package comment has %d sentences, at least two are wanted", dir, n)
		}
		if name != "main" && name != "hearth" && name != "stack" && !inAndOut.MatchString(comment) {
			t.Errorf("%s: the package comment does not say what comes in and what goes out", dir)
		}
	}
	if seen < 60 {
		t.Errorf("only %d packages were looked at", seen)
	}
}

var (
	commentEnd = regexp.MustCompile(`\.(\s|$)`)
	inAndOut   = regexp.MustCompile(`(?s)(Comes\s+in|In\s+comes?)\b.*\b([Gg]oes\s+out|[Oo]ut\s+comes?)\b`)
)

// packageComment returns the comment of a package, whichever of its files has it.
func packageComment(t *testing.T, dir string) string {
	paths, err := filepath.Glob(dir + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	comment := ""
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Fatal(err)
		}
		if file.Doc != nil && comment != "" {
			t.Errorf("%s: a second package comment", path)
		}
		comment += file.Doc.Text()
	}
	return comment
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
