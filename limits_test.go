package hearth_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hearth/shared/app"
)

var writeLimits = flag.Bool("limits", false, "write the tables of limits into docs/limits.md")

const (
	limitsBegin = "<!-- limits: written by go test . -run Limits -limits -->\n"
	limitsEnd   = "<!-- end of limits -->\n"
)

// A limit is one row of docs/limits.md. Its value comes from the code.
type limit struct {
	name   string // a setting, or room.constant
	what   string // what is counted, and in which unit
	beyond string // what happens to more than that
}

// A limitGroup is one table of the page.
type limitGroup struct {
	title string
	rows  []limit
}

// The page's tables are the code's.
func TestLimitsPage(t *testing.T) {
	text, err := os.ReadFile("docs/limits.md")
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), limitsBegin)
	tables, after, ok2 := strings.Cut(rest, limitsEnd)
	if !ok || !ok2 {
		t.Fatalf("docs/limits.md lacks the lines %q and %q", limitsBegin, limitsEnd)
	}
	want := limitTables(t)
	if tables == want {
		return
	}
	if !*writeLimits {
		t.Fatal("docs/limits.md has other tables of limits; write them with: go test . -run Limits -limits")
	}
	if err := os.WriteFile("docs/limits.md", []byte(before+limitsBegin+want+limitsEnd+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

func limitTables(t *testing.T) string {
	known := boundsOf(t)
	defaults := map[string]string{}
	for _, s := range app.Settings() {
		defaults[s.Name] = s.Default
	}
	seen := map[string]bool{}
	var b strings.Builder
	for _, g := range limitGroups {
		fmt.Fprintf(&b, "\n## %s\n\n| Bound | Value | Where | Beyond it |\n|---|---|---|---|\n", g.title)
		for _, l := range g.rows {
			value, ok := defaults[l.name]
			if !ok {
				value, ok = known[l.name]
			}
			if !ok {
				t.Errorf("%s is neither a setting nor a constant", l.name)
			}
			if seen[l.name] || l.what == "" || l.beyond == "" {
				t.Errorf("%s has two rows, or a row with an empty cell", l.name)
			}
			seen[l.name] = true
			fmt.Fprintf(&b, "| %s | `%s` | `%s` | %s |\n", l.what, value, l.name, l.beyond)
		}
	}
	b.WriteString("\n")
	return b.String()
}

// boundName matches the names that constants with a bound have.
var boundName = regexp.MustCompile(`^([mM]ost|[mM]ax|longest|largest)([A-Z].*)?$|(Limit|Most|Longest|Timeout|Within|Body|Every)$`)

// Every constant with the name of a bound, and every setting that is a number or a
// period, has a row or a reason to have none.
func TestLimitsAreComplete(t *testing.T) {
	listed := map[string]bool{}
	for _, g := range limitGroups {
		for _, l := range g.rows {
			listed[l.name] = true
		}
	}
	all := boundsOf(t)
	for name := range all {
		_, constant := name[strings.LastIndex(name, ".")+1:], strings.Contains(name, ".")
		if constant && boundName.MatchString(name[strings.LastIndex(name, ".")+1:]) && !listed[name] && noLimits[name] == "" {
			t.Errorf("docs/limits.md has no row for %s: add it to limitGroups in limits_table_test.go", name)
		}
	}
	for name := range noLimits {
		if _, ok := all[name]; !ok {
			t.Errorf("noLimits names %s, which is no constant", name)
		}
	}
	for _, s := range app.Settings() {
		_, number := strconv.Atoi(s.Default)
		_, period := time.ParseDuration(s.Default)
		if (number == nil || period == nil) && !listed[s.Name] && noLimits[s.Name] == "" && s.Name != "HEARTH_PORT" {
			t.Errorf("docs/limits.md has no row for the setting %s", s.Name)
		}
	}
}

// A bound that is written as a number where it is used has no name to find it by.
func TestLimitsHaveNames(t *testing.T) {
	eachSource(t, func(path string, f *ast.File, files *token.FileSet) {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.KeyValueExpr:
				key, _ := n.Key.(*ast.Ident)
				if key != nil && strings.HasSuffix(key.Name, "Timeout") && isLiteral(n.Value) {
					t.Errorf("%s: %s is a number without a name", files.Position(n.Pos()), key.Name)
				}
			case *ast.CallExpr:
				called, _ := n.Fun.(*ast.SelectorExpr)
				if called != nil && slices.Contains([]string{"LimitReader", "MaxBytesReader", "SetMaxOpenConns"}, called.Sel.Name) && isLiteral(n.Args[len(n.Args)-1]) {
					t.Errorf("%s: the bound of %s is a number without a name", files.Position(n.Pos()), called.Sel.Name)
				}
			}
			return true
		})
	})
}

// isLiteral reports whether an expression is a number, or a product of numbers and of
// units of time.
func isLiteral(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return true
	case *ast.BinaryExpr:
		return isLiteral(e.X) && isLiteral(e.Y)
	case *ast.SelectorExpr:
		of, _ := e.X.(*ast.Ident)
		return of != nil && of.Name == "time"
	}
	return false
}

// boundsOf gives every constant of the code that is a number or a period, by its room and
// its name.
func boundsOf(t *testing.T) map[string]string {
	rooms := map[string][]*ast.File{}
	files := token.NewFileSet()
	eachSourceOf(t, files, func(path string, f *ast.File) {
		room := filepath.Dir(path)
		rooms[room] = append(rooms[room], f)
	})
	found := map[string]string{}
	for room, parsed := range rooms {
		config := types.Config{Importer: onlyTime{}, IgnoreFuncBodies: true, Error: func(error) {}}
		made, _ := config.Check(room, files, parsed, nil) // what it imports is mostly left out
		for _, name := range made.Scope().Names() {
			c, ok := made.Scope().Lookup(name).(*types.Const)
			if !ok || c.Val().Kind() != constant.Int {
				continue
			}
			n, _ := constant.Int64Val(c.Val())
			text := number(n)
			if c.Type().String() == "time.Duration" {
				text = period(time.Duration(n))
			}
			found[room+"."+name] = text
		}
	}
	return found
}

// onlyTime imports periods of the package time, and nothing of all others.
type onlyTime struct{}

func (onlyTime) Import(path string) (*types.Package, error) {
	p := types.NewPackage(path, filepath.Base(path))
	if path == "time" {
		name := types.NewTypeName(token.NoPos, p, "Duration", nil)
		kind := types.NewNamed(name, types.Typ[types.Int64], nil)
		p.Scope().Insert(name)
		for unit, length := range map[string]time.Duration{"Millisecond": time.Millisecond, "Second": time.Second, "Minute": time.Minute, "Hour": time.Hour} {
			p.Scope().Insert(types.NewConst(token.NoPos, p, unit, kind, constant.MakeInt64(int64(length))))
		}
	}
	p.MarkComplete()
	return p, nil
}

func number(n int64) string {
	text := strconv.FormatInt(n, 10)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// period writes 2m0s as 2m.
func period(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

func eachSource(t *testing.T, look func(path string, f *ast.File, files *token.FileSet)) {
	files := token.NewFileSet()
	eachSourceOf(t, files, func(path string, f *ast.File) { look(path, f, files) })
}

// eachSourceOf parses what is deployed: the test kit and the programs for developers have
// no bounds of a caller without a token.
func eachSourceOf(t *testing.T, files *token.FileSet, look func(path string, f *ast.File)) {
	t.Helper()
	n := 0
	for _, top := range []string{"shared", "functions", "local", "stepdefs"} {
		err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && slices.Contains(undeployed, path):
				return filepath.SkipDir
			case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
				return nil
			}
			f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			n++
			look(path, f)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n < 300 {
		t.Fatalf("only %d files were looked at", n)
	}
}

var undeployed = []string{
	"shared/simcloud", "shared/storetest", "shared/queuetest", "shared/locktest",
	"local/proof/bench", "local/proof/chaos", "local/proof/clients", "local/proof/compare", "local/proof/prompt", "local/proof/stage", "local/proof/stories", "local/proof/tryout",
}
