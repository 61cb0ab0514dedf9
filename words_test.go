package hearth

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// banned are words and turns of phrase that make a reader read twice. CONTRIBUTING.md says what
// to write instead.
var banned = regexp.MustCompile(`(?i)\b(whoever|nobody|somebody|anew|all that|is told|are told|stands? for|stands? in|it comes to|belongs to it is|as the undisturbed one)\b`)

// mostBanned is how many banned words may be left.
const mostBanned = 0

// TestWords counts banned words in comments, log messages and docs.
func TestWords(t *testing.T) {
	found := 0
	count := func(place, text string) {
		for _, w := range banned.FindAllString(text, -1) {
			found++
			t.Logf("%s: %q", place, w)
		}
	}
	files := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != "." || d.Name() == "testdata" || d.Name() == "bin"):
			return filepath.SkipDir
		case filepath.Base(path) == "words_test.go":
			return nil
		case strings.HasSuffix(path, ".md"):
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			files++
			count(path, string(text))
		case strings.HasSuffix(path, ".go"):
			files++
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, path, nil, parser.ParseComments)
			if err != nil {
				return err
			}
			for _, group := range file.Comments {
				count(path+":"+strconv.Itoa(set.Position(group.Pos()).Line), group.Text())
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if text, ok := logMessage(n); ok {
					count(path, text)
				}
				return true
			})
		}
		return nil
	})
	if err != nil || files < 500 {
		t.Fatalf("%d files read: %v", files, err)
	}
	if found > mostBanned {
		t.Errorf("%d banned words, at most %d are allowed; go test -run TestWords -v . lists them", found, mostBanned)
	}
}

// logMessage returns the message of a call of a logger.
func logMessage(n ast.Node) (string, bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return "", false
	}
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return "", false
	}
	switch f.Sel.Name {
	case "Debug", "Info", "Warn", "Error":
	default:
		return "", false
	}
	text, ok := call.Args[0].(*ast.BasicLit)
	if !ok || text.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(text.Value)
	return s, err == nil
}

// poetic are identifiers that say nothing alone.
var poetic = regexp.MustCompile(`^(?i)(told|kept|stays|again|whole|gone|wish|fate|turn|course|stood)$`)

// spoken are the rooms where no function may have such a name; elsewhere only exported names
// count.
var spoken = []string{"shared/stack/", "shared/lifecycle/", "shared/plan/", "shared/engine/", "shared/nested/", "shared/group/", "shared/stepdef/", "shared/store/"}

// TestNames looks for identifiers that say nothing alone.
func TestNames(t *testing.T) {
	eachFile(t, func(path string, file *ast.File) {
		inside := false
		for _, room := range spoken {
			inside = inside || strings.HasPrefix(path, room)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			var names []*ast.Ident
			switch n := n.(type) {
			case *ast.FuncDecl:
				if inside && poetic.MatchString(n.Name.Name) {
					t.Errorf("%s: the function %s says nothing alone", path, n.Name.Name)
				}
				names = append(names, n.Name)
			case *ast.TypeSpec:
				names = append(names, n.Name)
			case *ast.Field:
				names = n.Names
			case *ast.ValueSpec:
				names = n.Names
			}
			for _, name := range names {
				if name.IsExported() && poetic.MatchString(name.Name) {
					t.Errorf("%s: the name %s says nothing alone", path, name.Name)
				}
			}
			return true
		})
	})
}
