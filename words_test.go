package hearth

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// banned are words and turns of phrase that make a reader read twice. CONTRIBUTING.md says what
// to write instead.
var banned = regexp.MustCompile(`(?i)\b(whoever|nobody|no\s+one|somebody|everybody|anew|all\s+that|(is|are|was|were|be|been|being)\s+told|(stands?|stood|standing)\s+(for|in|beside)|it\s+comes\s+to|belongs\s+to\s+it\s+is|as\s+the\s+undisturbed\s+one)\b`)

// bannedNames are the words that no identifier may have.
var bannedNames = regexp.MustCompile(`(?i)^(whoever|nobody|somebody|everybody|anew)$`)

// allowedWords are the banned words that may be left in a file, with the reason.
var allowedWords = map[string]struct {
	most   int
	reason string
}{
	"local/proof/clients/step.go":     {3, "the value of a parameter, which recorded answers have"},
	"shared/fetch/fetch.go":           {1, "an answer to a user"},
	"shared/hot/environment/rules.go": {1, "an answer to a user"},
	"shared/hot/funcs/repeat.go":      {1, "an answer to a user"},
	"shared/hot/transform.go":         {1, "an answer to a user"},
	"shared/storetest/install.go":     {1, "the user of that name, which Unix has"},
}

// extensions are the endings of the files that TestWords reads.
var extensions = []string{".md", ".go", ".yaml", ".yml", ".sql", ".sh", ".toml", ".mod", "Makefile", "Dockerfile", ".ci/run"}

// TestWords counts banned words in comments, string literals, identifiers, definitions, SQL and
// docs. The literals of tests are left out, because they hold the data of templates.
func TestWords(t *testing.T) {
	out, err := exec.Command("git", "ls-files", "-z").Output()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]int{}
	for _, path := range strings.Split(string(out), "\x00") {
		kind := slices.IndexFunc(extensions, func(end string) bool { return strings.HasSuffix(path, end) })
		if kind < 0 || path == "words_test.go" || strings.Contains("/"+path, "/testdata/") {
			continue
		}
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // removed, and not yet committed
		}
		if err != nil {
			t.Fatal(err)
		}
		files[extensions[kind]]++
		found := bannedIn(t, path, text)
		switch most := allowedWords[path].most; {
		case len(found) > most:
			t.Errorf("%s: %d banned words, %d are allowed: %q", path, len(found), most, found)
		case len(found) < most:
			t.Errorf("%s: only %d banned words are left, and the test allows %d", path, len(found), most)
		}
	}
	if files[".go"] < 500 || files[".sql"] < 20 || files[".yaml"] < 40 || files[".md"] < 10 {
		t.Fatalf("only these files were read: %v", files)
	}
}

// bannedIn returns the banned words of a file.
func bannedIn(t *testing.T, path string, text []byte) (found []string) {
	if !strings.HasSuffix(path, ".go") {
		return banned.FindAllString(commentMark.ReplaceAllString(string(text), "\n"), -1)
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range file.Comments {
		found = append(found, banned.FindAllString(group.Text(), -1)...)
	}
	test := strings.HasSuffix(path, "_test.go")
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if n.Kind == token.STRING && !test {
				found = append(found, banned.FindAllString(n.Value, -1)...)
			}
		case *ast.Ident:
			for _, word := range nameParts.FindAllString(n.Name, -1) {
				if bannedNames.MatchString(word) {
					found = append(found, n.Name)
				}
			}
		}
		return true
	})
	return found
}

var (
	commentMark = regexp.MustCompile(`\n\s*(--|#) ?`) // where a comment of SQL or YAML goes on
	nameParts   = regexp.MustCompile(`[A-Z]?[a-z0-9]+|[A-Z]+`)
)

// TestBannedIn checks which places bannedIn reads. Each text has one banned phrase or none.
func TestBannedIn(t *testing.T) {
	for place, c := range map[string]struct {
		path, text string
		want       int
	}{
		"comment":                       {"a.go", "package a // nobody", 1},
		"comment with a line break":     {"a.go", "package a\n\n// all\n// that", 1},
		"SQL comment with a line break": {"a.sql", "-- all\n-- that", 1},
		"YAML value":                    {"a.yaml", "about: nobody", 1},
		"page":                          {"a.md", "nobody", 1},
		"string of a program":           {"a.go", "package a; const text = \"nobody\"", 1},
		"string of a test":              {"a_test.go", "package a; const text = \"nobody\"", 0},
		"part of a name":                {"a.go", "package a; func countNobody() {}", 1},
		"letters inside another word":   {"a.go", "package a; const nobodyless = 1", 0},
	} {
		if got := bannedIn(t, c.path, []byte(c.text)); len(got) != c.want {
			t.Errorf("%s: %q has %q, want %d phrases", place, c.text, got, c.want)
		}
	}
}

// metaphors are names of types that were replaced by plain ones, by room.
var metaphors = map[string]*regexp.Regexp{
	"shared/web/":             regexp.MustCompile(`(?i)\b(door|visitor|parcel|guest|intake|seat)\b`),
	"shared/simcloud/ground/": regexp.MustCompile(`(?i)\b(face|dress|fate|unheard|spoilt)\b`),
}

// TestMetaphors looks for replaced metaphors in names and comments.
func TestMetaphors(t *testing.T) {
	checked := map[string]bool{}
	eachFile(t, func(path string, file *ast.File) {
		for room, words := range metaphors {
			if !strings.HasPrefix(path, room) {
				continue
			}
			checked[room] = true
			for _, group := range file.Comments {
				if found := words.FindString(group.Text()); found != "" {
					t.Errorf("%s: a comment has the metaphor %q", path, found)
				}
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok && words.MatchString(strings.Join(nameParts.FindAllString(id.Name, -1), " ")) {
					t.Errorf("%s: the name %s is a metaphor", path, id.Name)
				}
				return true
			})
		}
	})
	if len(checked) != len(metaphors) {
		t.Errorf("files were read in %v only", checked)
	}
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
