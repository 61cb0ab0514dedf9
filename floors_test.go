package hearth

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// floors lists, for every room, which of our rooms it may import. A name that ends in / allows all
// rooms below it. A room that is not listed may import none. The table is the documentation: a
// commit that adds a line here explains it.
var floors = map[string][]string{
	// data types; package stack masks secrets in every form in which Python writes a text
	"shared/stack": {"shared/python"},

	// decisions
	"shared/graph":       {},
	"shared/python":      {},
	"shared/pattern":     {},
	"shared/near":        {},
	"shared/awssign":     {},
	"shared/stackpolicy": {},
	"shared/exact":       {"shared/python"},
	"shared/yaql":        {"shared/python", "shared/pattern"},
	"shared/hot/funcs":   {"shared/stack", "shared/exact", "shared/graph", "shared/yaql", "shared/python"},
	"shared/hot/foreach": {"shared/hot/funcs"},
	"shared/hot/quick":   {"shared/hot/funcs"},
	"shared/hot":         {"shared/near", "shared/stack", "shared/exact", "shared/pattern", "shared/graph", "shared/hot/funcs", "shared/hot/foreach", "shared/hot/quick"},
	"shared/stepdef":     {"shared/near", "shared/python", "shared/stack", "shared/exact"},
	"shared/plan":        {"shared/stack", "shared/exact", "shared/stepdef", "shared/graph", "shared/hot"},
	"shared/refusal":     {"shared/stack", "shared/stepdef"},
	"shared/lifecycle":   {"shared/python", "shared/stack", "shared/exact", "shared/stepdef", "shared/graph", "shared/refusal"},
	"stepdefs":           {"shared/stack", "shared/stepdef", "stepdefs/"},
	"stepdefs/neutron":   {"shared/refusal", "shared/stack", "shared/stepdef"},
	"stepdefs/heat":      {"shared/stack", "shared/stepdef"},
	"stepdefs/swift":     {"shared/stack", "shared/stepdef"},
	// types of AWS
	"stepdefs/cloudformation": {"shared/stack", "shared/stepdef"},
	"stepdefs/iam":            {"shared/stack", "shared/stepdef"},

	"stepdefs/keystone": {"shared/stack", "shared/stepdef"},
	"stepdefs/nova":     {"shared/stack", "shared/stepdef", "shared/software", "stepdefs/neutron"},
	"stepdefs/cinder":   {"shared/refusal", "shared/stack", "shared/stepdef"},
	"stepdefs/glance":   {"shared/stack", "shared/stepdef"},

	// decisions about environments and nested stacks
	"shared/hot/environment": {"shared/near", "shared/stack", "shared/exact", "shared/hot", "shared/hot/funcs"},
	"shared/software":        {"shared/stack", "shared/exact", "shared/stepdef"},
	"shared/group":           {"shared/stack", "shared/hot/funcs"},
	"shared/nested":          {"shared/near", "shared/stack", "shared/stepdef", "shared/group", "shared/hot", "shared/hot/funcs", "shared/hot/environment"},

	// input and output
	"shared/store":    {"shared/stack", "shared/exact"},
	"shared/queue":    {"shared/stack"},
	"shared/lock":     {},
	"shared/cloud":    {"shared/stack", "shared/exact"},
	"shared/identity": {"shared/stack", "shared/awssign"},
	"shared/fetch":    {"shared/stack"},

	// application
	// the engine has a room for each function that runs it; the planner and the stepper do not know each other
	"shared/engine/commit":    {"shared/awssign", "shared/exact", "shared/fair", "shared/hot", "shared/lifecycle", "shared/plan", "shared/stack", "shared/stepdef"},
	"shared/engine/builtin":   {"shared/exact", "shared/software", "shared/stack", "shared/engine/commit"},
	"shared/engine/source":    {"shared/hot", "shared/hot/funcs", "shared/lifecycle", "shared/nested", "shared/plan", "shared/stack", "shared/stepdef", "shared/engine/builtin", "shared/engine/commit"},
	"shared/engine/live":      {"shared/exact", "shared/group", "shared/hot", "shared/hot/funcs", "shared/lifecycle", "shared/nested", "shared/plan", "shared/python", "shared/stack", "shared/stackpolicy", "shared/stepdef", "shared/engine/commit", "shared/engine/source"},
	"shared/engine/planner":   {"shared/exact", "shared/hot", "shared/lifecycle", "shared/plan", "shared/stack", "shared/stepdef", "shared/engine/commit", "shared/engine/live"},
	"shared/engine/stepper":   {"shared/group", "shared/lifecycle", "shared/nested", "shared/plan", "shared/stack", "shared/stepdef", "shared/engine/builtin", "shared/engine/commit", "shared/engine/live", "shared/engine/source"},
	"shared/engine/sweeper":   {"shared/stack", "shared/engine/commit"},
	"shared/engine/request":   {"shared/awssign", "shared/exact", "shared/hot", "shared/hot/funcs", "shared/lifecycle", "shared/nested", "shared/plan", "shared/software", "shared/stack", "shared/stepdef", "shared/engine/commit", "shared/engine/live", "shared/engine/planner", "shared/engine/source"},
	"shared/engine/preview":   {"shared/hot", "shared/nested", "shared/plan", "shared/stack", "shared/stepdef", "shared/engine/commit", "shared/engine/live", "shared/engine/planner", "shared/engine/request", "shared/engine/source"},
	"shared/engine":           {"shared/engine/", "shared/stack"},
	"shared/engine/changeset": {"shared/exact", "shared/hot", "shared/hot/funcs", "shared/lifecycle", "shared/plan", "shared/stack", "shared/stepdef", "shared/engine/commit", "shared/engine/live", "shared/engine/preview", "shared/engine/request", "shared/engine/source"},

	"shared/dispatch": {"shared/stack", "shared/queue"},
	"shared/fair":     {},
	"shared/web":      {"shared/fair", "shared/stack", "shared/exact"},
	"shared/access":   {"shared/stack", "shared/web"},
	"shared/awsquery": {},
	"shared/awscbor":  {"shared/awsquery"},
	"shared/awsjson":  {"shared/awsquery"},
	"shared/wire":     {"shared/stack", "shared/exact", "shared/stepdef", "shared/hot", "shared/hot/environment", "shared/software", "shared/plan", "shared/engine"},
	"shared/app":      {"shared/", "stepdefs"},

	// test kit
	"shared/debtest":   {},
	"shared/nettest":   {},
	"shared/storetest": {"shared/stack", "shared/store", "shared/debtest"},
	"shared/queuetest": {"shared/stack", "shared/queue", "shared/debtest"},
	"shared/locktest":  {"shared/lock"},
	"shared/simcloud":  {"shared/simcloud/"},

	// the simulated cloud: a room for each service, on a common ground
	"shared/simcloud/ground":       {},
	"shared/simcloud/microversion": {"shared/simcloud/ground"},
	"shared/simcloud/keystone":     {"shared/simcloud/ground"},
	"shared/simcloud/swift":        {"shared/simcloud/ground"},
	"shared/simcloud/heat":         {"shared/simcloud/ground"},
	"shared/simcloud/barbican":     {"shared/simcloud/ground"},
	"shared/simcloud/zaqar":        {"shared/simcloud/ground"},
	"shared/simcloud/glance":       {"shared/simcloud/ground"},
	"shared/simcloud/neutron":      {"shared/simcloud/ground"},
	"shared/simcloud/cinder":       {"shared/simcloud/ground", "shared/simcloud/microversion", "shared/simcloud/glance"},
	"shared/simcloud/nova":         {"shared/simcloud/ground", "shared/simcloud/microversion", "shared/simcloud/neutron", "shared/simcloud/cinder", "shared/simcloud/glance"},

	// programs
	"functions":                   {"shared/", "functions/"},
	"functions/run":               {"shared/", "functions"},
	"functions/api":               {"shared/access", "shared/stack", "shared/exact", "shared/stepdef", "shared/plan", "shared/engine", "shared/web", "shared/wire"},
	"functions/cfn":               {"shared/access", "shared/awscbor", "shared/awsjson", "shared/awsquery", "shared/awssign", "shared/lifecycle", "shared/stack", "shared/stepdef", "shared/plan", "shared/engine", "shared/stackpolicy", "shared/web"},
	"functions/validator":         {"shared/stack", "shared/engine", "shared/web", "shared/wire"},
	"functions/planner":           {"shared/stack", "shared/dispatch"},
	"functions/stepper":           {"shared/stack", "shared/dispatch"},
	"functions/sweeper":           {},
	"local":                       {"shared/", "functions", "functions/", "local/"},
	"local/terminal":              {},
	"local/proof/stage":           {"shared/simcloud", "shared/storetest", "shared/queuetest"},
	"local/proof/bench":           {"shared/awssign", "local/proof/signin", "shared/simcloud", "local/proof/stage", "shared/stack", "shared/stepdef", "shared/hot", "shared/nested", "shared/plan", "stepdefs"},
	"local/proof/chaos":           {"shared/", "functions", "local/proof/signin", "local/proof/stage"},
	"local/proof/siege":           {"local/proof/signin", "shared/simcloud", "shared/nettest", "local/proof/stage"},
	"local/proof/tryout":          {"shared/awssign", "shared/identity", "shared/stack", "shared/simcloud", "local/proof/stage", "local/proof/prompt", "local/proof/signin"},
	"local/proof/guest":           {"shared/debtest", "local/proof/signin", "local/proof/stage"},
	"local/proof/clients":         {"local/proof/compare/answers", "local/proof/prompt"},
	"local/proof/stories":         {"local/proof/compare/answers", "local/proof/prompt", "local/proof/signin"},
	"local/proof/prompt":          {},
	"local/proof/signin":          {},
	"local/proof/compare":         {"shared/", "functions", "local/proof/signin", "local/proof/compare/"},
	"local/validate":              {"shared/stack", "shared/hot", "shared/hot/environment", "shared/engine", "shared/wire"},
	"local/proof/compare/cases":   {},
	"local/proof/compare/answers": {},
	"local/gateway":               {"shared/", "functions", "functions/"},
}

// pure rooms are given the time, ids and chance; they touch nothing outside.
var pure = []string{"shared/hot/environment", "shared/nested", "shared/software", "shared/group",
	"shared/stack", "shared/graph", "shared/python", "shared/pattern", "shared/near", "shared/awssign", "shared/stackpolicy", "shared/exact", "shared/yaql", "shared/hot", "shared/hot/funcs", "shared/hot/foreach", "shared/hot/quick", "shared/stepdef", "shared/plan", "shared/lifecycle", "shared/refusal",
	"stepdefs/neutron", "stepdefs/heat", "stepdefs/swift", "stepdefs/keystone", "stepdefs/nova", "stepdefs/cinder", "stepdefs/glance", "stepdefs/cloudformation", "stepdefs/iam"}

var outside = []string{"context", "net", "net/http", "os", "database/sql", "log", "log/slog", "math/rand", "math/rand/v2", "crypto/rand"}

// drivers says who may import a technology.
var drivers = map[string][]string{
	"github.com/jackc/pgx":              {"shared/store", "shared/storetest"},
	"modernc.org/sqlite":                {"shared/store"},
	"github.com/redis/go-redis":         {"shared/queue", "shared/lock", "shared/queuetest", "shared/locktest"},
	"github.com/gophercloud":            {"shared/cloud", "shared/identity"},
	"github.com/aws/aws-lambda-go":      {"shared/dispatch", "functions", "functions/run", "functions/planner", "functions/stepper", "functions/sweeper", "local/gateway"},
	"github.com/openfaas/faas-provider": {"local/gateway"},
	"github.com/fxamacker/cbor":         {"shared/awscbor"},
}

func within(room string, allowed []string) bool {
	return slices.ContainsFunc(allowed, func(a string) bool {
		return a == room || strings.HasSuffix(a, "/") && strings.HasPrefix(room, a)
	})
}

func TestFloors(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	rooms := 0
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		room, ours := strings.CutPrefix(f[0], "hearth/")
		if !ours {
			continue
		}
		rooms++
		if _, listed := floors[room]; !listed {
			t.Errorf("%s stands on no floor: add it to the table", room)
		}
		for _, imp := range f[1:] {
			if other, ours := strings.CutPrefix(imp, "hearth/"); ours && !within(other, floors[room]) {
				t.Errorf("%s may not import %s", room, other)
			}
			if slices.Contains(pure, room) && slices.Contains(outside, imp) {
				t.Errorf("%s is pure and may not import %s", room, imp)
			}
			for driver, users := range drivers {
				if strings.HasPrefix(imp, driver) && !within(room, users) {
					t.Errorf("%s may not import %s", room, imp)
				}
			}
		}
	}
	if rooms < 20 {
		t.Errorf("only %d rooms were looked at", rooms)
	}
}

// eachFile parses every Go file of ours that is no test.
func eachFile(t *testing.T, do func(path string, file *ast.File)) {
	t.Helper()
	seen := 0
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && p != "." {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), p, nil, 0)
		if err != nil {
			return err
		}
		seen++
		do(p, file)
		return nil
	})
	if err != nil || seen < 50 {
		t.Fatalf("%d files read: %v", seen, err)
	}
}

// TestOneWriterOfStatuses: only lifecycle decides a Status. The store fills rows from the database by pointer,
// plan makes rows that have not begun, and the test kit invents what it stores.
func TestOneWriterOfStatuses(t *testing.T) {
	eachFile(t, func(path string, file *ast.File) {
		if strings.HasPrefix(path, "shared/lifecycle/") || strings.HasPrefix(path, "shared/simcloud/") || strings.HasPrefix(path, "shared/storetest/") || statusOfCopies[path] != "" {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if made, ok := n.(*ast.CompositeLit); ok {
				checkMadeStatus(t, path, made)
			}
			a, ok := n.(*ast.AssignStmt)
			if !ok {
				return true
			}
			for i, l := range a.Lhs {
				s, ok := l.(*ast.SelectorExpr)
				if !ok || s.Sel.Name != "Status" || i >= len(a.Rhs) {
					continue
				}
				if name := rightHand(a.Rhs[i]); strings.HasPrefix(name, "stack.") || name == "InProgress" || name == "Complete" || name == "Failed" {
					t.Errorf("%s assigns a Status: only lifecycle may", path)
				}
			}
			return true
		})
	})
}

// statusOfCopies lists files that give a Status to a row that is never stored, and why.
var statusOfCopies = map[string]string{
	"functions/cfn/events.go":                 "an event is named in AWS's words as its row would be",
	"shared/engine/preview/preview_update.go": "a preview shows a resource before it is made, as Heat does",
}

func rightHand(e ast.Expr) string {
	switch x := e.(type) {
	case *ast.SelectorExpr:
		if p, ok := x.X.(*ast.Ident); ok {
			return p.Name + "." + x.Sel.Name
		}
	case *ast.Ident:
		return x.Name
	case *ast.CallExpr: // a conversion: stack.Status("FAILED")
		if name := rightHand(x.Fun); name == "stack.Status" || name == "Status" {
			return "stack.Status"
		}
	}
	return ""
}

// checkMadeStatus reports a stack or a resource that is made with a Status.
func checkMadeStatus(t *testing.T, path string, made *ast.CompositeLit) {
	if kind := rightHand(made.Type); made.Type == nil || kind != "stack.Stack" && kind != "stack.Resource" || strings.HasPrefix(path, "shared/plan/") {
		return
	}
	for _, e := range made.Elts {
		field, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if name, ok := field.Key.(*ast.Ident); ok && name.Name == "Status" && rightHand(field.Value) != "" {
			t.Errorf("%s makes a row with a Status: only lifecycle may", path)
		}
	}
}

// TestPureRoomsHaveNoClock: time comes in as an argument.
func TestPureRoomsHaveNoClock(t *testing.T) {
	eachFile(t, func(path string, file *ast.File) {
		if !slices.Contains(pure, filepath.Dir(path)) {
			return
		}
		ast.Inspect(file, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if p, ok := s.X.(*ast.Ident); ok && p.Name == "time" && slices.Contains([]string{"Now", "Since", "Until", "Sleep", "After", "Tick"}, s.Sel.Name) {
				t.Errorf("%s calls time.%s", path, s.Sel.Name)
			}
			return true
		})
	})
}

// TestSmallRooms: a file is one noun; above 400 lines it is two.
func TestSmallRooms(t *testing.T) {
	out, err := exec.Command("sh", "-c", `find . -name '*.go' -not -name '*_test.go' -not -path './.*' -exec wc -l {} +`).Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		if len(f) == 2 && f[1] != "total" && len(f[0]) >= 3 && (len(f[0]) > 3 || f[0] > "400") {
			t.Errorf("%s has %s lines", f[1], f[0])
		}
	}
}
