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

// extensions are the endings of the files that eachText reads.
var extensions = []string{".md", ".go", ".yaml", ".yml", ".sql", ".sh", ".toml", ".mod", "Makefile", "Dockerfile", ".ci/run"}

// TestWords counts banned words in comments, string literals, identifiers, definitions, SQL and
// docs. The literals of tests are left out, because they hold the data of templates.
func TestWords(t *testing.T) {
	files := eachText(t, func(path string, text []byte) {
		found := foundIn(t, path, text, banned, bannedNames)
		switch most := allowedWords[path].most; {
		case len(found) > most:
			t.Errorf("%s: %d banned words, %d are allowed: %q", path, len(found), most, found)
		case len(found) < most:
			t.Errorf("%s: only %d banned words are left, and the test allows %d", path, len(found), most)
		}
	})
	if files[".go"] < 500 || files[".sql"] < 20 || files[".yaml"] < 40 || files[".md"] < 10 {
		t.Fatalf("only these files were read: %v", files)
	}
}

// eachText reads every file of ours but this one, and returns how many there were of each extension.
func eachText(t *testing.T, do func(path string, text []byte)) map[string]int {
	t.Helper()
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
		do(path, text)
	}
	return files
}

// foundIn returns the words of a file that are in a list, and the names of a program with a part that
// is in the list for names.
func foundIn(t *testing.T, path string, text []byte, words, names *regexp.Regexp) (found []string) {
	if !strings.HasSuffix(path, ".go") {
		return words.FindAllString(commentMark.ReplaceAllString(string(text), "\n"), -1)
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range file.Comments {
		found = append(found, words.FindAllString(group.Text(), -1)...)
	}
	test := strings.HasSuffix(path, "_test.go")
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if n.Kind == token.STRING && !test {
				found = append(found, words.FindAllString(n.Value, -1)...)
			}
		case *ast.Ident:
			for _, word := range nameParts.FindAllString(n.Name, -1) {
				if names.MatchString(word) {
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

// TestFoundIn checks which places foundIn reads, with one of the banned words and one of the banned
// phrases.
func TestFoundIn(t *testing.T) {
	const word, first, second = "nobody", "all", "that"
	for place, c := range map[string]struct {
		path, text string
		want       int // findings
	}{
		"a comment":                           {"a.go", "package a // " + word, 1},
		"two lines of a comment":              {"a.go", "package a\n\n// " + first + "\n// " + second, 1},
		"two lines of a comment in SQL":       {"a.sql", "-- " + first + "\n-- " + second, 1},
		"a value in YAML":                     {"a.yaml", "about: " + word, 1},
		"a page":                              {"a.md", word, 1},
		"a string of a program":               {"a.go", `package a; const text = "` + word + `"`, 1},
		"a string of a test":                  {"a_test.go", `package a; const text = "` + word + `"`, 0},
		"a function's name that has the word": {"a.go", "package a; func countNobody() {}", 1},
		"a longer word with the same letters": {"a.go", "package a; const " + word + "less = 1", 0},
	} {
		if got := foundIn(t, c.path, []byte(c.text), banned, bannedNames); len(got) != c.want {
			t.Errorf("%s: %q has %q, want %d phrases", place, c.text, got, c.want)
		}
	}
}

// metaphors are words that named things of the code after something else. Plain names have replaced
// them.
var metaphors = regexp.MustCompile(`(?i)\b(doors?|visitors?|parcels?|intakes?|seats?|faces?|dress|fates?|unheard|spoil(t|s|ing)?|strangers?|kins?|hearts?|dear|dearer|tidy|storms?|crews?|graves?|patience|hollow|honest|outsiders?|houses?|desks?|speakers?|tangle[ds]?)\b`)

// allowedMetaphors are words of the list that a file has in another sense.
var allowedMetaphors = map[string]struct {
	most   int
	reason string
}{
	"shared/engine/commit/unreadable.go": {1, "an answer to a user"},
	"shared/hot/funcs/cfn.go":            {1, "Heat's own example"},
	"shared/simcloud/ground/faults.go":   {1, "a field of the simulated cloud's API"},
}

// TestMetaphors looks for replaced metaphors in comments, in names, in the strings of programs and in
// pages.
func TestMetaphors(t *testing.T) {
	read := eachText(t, func(path string, text []byte) {
		found := foundIn(t, path, text, metaphors, metaphors)
		switch most := allowedMetaphors[path].most; {
		case len(found) > most:
			t.Errorf("%s: %d metaphors, %d are allowed: %q", path, len(found), most, found)
		case len(found) < most:
			t.Errorf("%s: only %d metaphors are left, and the test allows %d", path, len(found), most)
		}
	})
	if read[".go"] < 500 || read[".md"] < 10 {
		t.Errorf("only these files were read: %v", read)
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
