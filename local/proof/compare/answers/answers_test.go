package answers

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var who = Origin{Root: "http://heat:8004/v1", Project: "abc123", User: "demo"}

func made(t *testing.T, status int, body string) Answer {
	t.Helper()
	a, err := New(who, status, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestCompare(t *testing.T) {
	t.Parallel()
	fault := func(message string) string {
		return `{"code": 400, "title": "Bad Request", "explanation": "x", "error": {"type": "T", "traceback": null, "message": "` + message + `"}}`
	}
	const one = `{"stack": {"id": "None", "stack_owner": "demo", "outputs": [], "resources": [{"resource_name": "a", "required_by": ["z", "b"], "properties": {"x": 1.0, "n": null}}]}}`
	for name, c := range map[string]struct {
		heat, ours string
		differ     string // the fields
	}{
		"the same":     {fault("no"), fault("no"), ""},
		"a place more": {fault("no"), fault("no (resources.a)"), ""},
		"a place more in a sentence that is compared": {fault("Attribute a for facade T missing in provider"), fault("Attribute a for facade T missing in provider (resources.a)"), "message"},
		"a place more after a path":                   {fault("Property error: : resources[0].properties: : no"), fault("Property error: : resources[0].properties: : no (resources.0.properties)"), "message"},
		"another sentence":                            {fault("no"), fault("never"), "message"},
		"no place but more words":                     {fault("no"), fault("no more (resources.a)"), "message"},
		"order and numbers":                           {one, strings.NewReplacer(`["z", "b"]`, `["b", "z"]`, "1.0", "1").Replace(one), ""},
		"another value":                               {one, strings.Replace(one, "1.0", "2", 1), "resources.a.properties.x"},
		"null is not absent":                          {one, strings.Replace(one, `, "n": null`, "", 1), "resources.a.properties.(null)"},
		"a usual field missing":                       {one, strings.Replace(one, `"id": "None", `, "", 1), "id"},
		"a usual field unusual":                       {one, strings.Replace(one, `"id": "None"`, `"id": "5"`, 1), "id"},
		"bare infinity":                               {`{"Parameters": {"p": Infinity}}`, `{"Parameters": {"p": "Infinity"}}`, ""},
		"names of their own":                          {`{"Description": "http://heat:8004/v1/abc123"}`, `{"Description": "{root}/{project}"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var fields []string
			for _, d := range Compare(made(t, 200, c.heat), made(t, 200, c.ours)) {
				fields = append(fields, d.Field)
			}
			if got := strings.Join(fields, " "); got != c.differ {
				t.Errorf("differ in %q, want %q", got, c.differ)
			}
		})
	}
	if d := Compare(made(t, 400, fault("no")), made(t, 500, fault("no"))); len(d) != 1 || d[0].Field != "status" {
		t.Errorf("of another status: %v", d)
	}
	if _, err := New(who, 502, []byte("<html>")); err == nil {
		t.Error("a page is no answer")
	}
}

func TestKnown(t *testing.T) {
	t.Parallel()
	write := func(text string) string {
		file := filepath.Join(t.TempDir(), "differences.txt")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return file
	}
	k, err := ReadKnown(write("# for the reader\n\na/b* preview *\nc/d * message\n  one reason\n  of two lines\n\ne/* * a.b\n  another\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ id, question, field, why string }{
		{"a/bcd", "preview", "x.y", "one reason of two lines"},
		{"a/bcd", "validate", "x.y", ""},
		{"c/d", "validate", "message", "one reason of two lines"},
		{"c/d", "validate", "messages", ""},
		{"e/f/g", "preview", "a.b", "another"},
	} {
		why := ""
		if r := k.Find(c.id, c.question, c.field); r != nil {
			why = r.Why
		}
		if why != c.why {
			t.Errorf("%v: %q", c, why)
		}
	}
	if k[0].Met != 1 || k[2].Met != 1 {
		t.Error("what was met is not counted")
	}
	for _, broken := range []string{"a b\n  why\n", "a b c\n", "a b c d\n  why\n"} {
		if _, err := ReadKnown(write(broken)); err == nil {
			t.Errorf("read %q", broken)
		}
	}
}

func TestRecording(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := Recording{Heat: "19", Date: "2026-01-01", Cases: map[string]CaseAnswers{"a": {Sum: "s", Answers: map[string]Answer{
		"preview": made(t, 200, `{"stack": {"resources": [{"resource_name": "r", "properties": {"x": 1.5, "y": ["<&>"]}}]}}`),
	}}}}
	if err := r.Write(dir, "subject"); err != nil {
		t.Fatal(err)
	}
	back, err := Read(dir, "subject")
	switch {
	case err != nil:
		t.Fatalf("unexpected error: %v", err)
	case back.Heat != "19":
		t.Fatalf("back.Heat = %q, want %q", back.Heat, "19")
	case back.Cases["a"].Sum != "s":
		t.Fatalf(`back.Cases["a"].Sum = %q, want %q`, back.Cases["a"].Sum, "s")
	}
	if d := Compare(r.Cases["a"].Answers["preview"], back.Cases["a"].Answers["preview"]); len(d) != 0 {
		t.Errorf("what was written and read again differs: %v", d)
	}
	if none, err := Read(dir, "other"); err != nil || len(none.Cases) != 0 {
		t.Errorf("of a subject that was never recorded: %+v %v", none, err)
	}
}
