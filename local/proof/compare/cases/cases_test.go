package cases

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"
)

func TestArchives(t *testing.T) {
	t.Parallel()
	list, err := unpack("subject", txtar.Parse([]byte(`About it.
-- one.yaml --
heat_template_version: 2021-04-16
-- one.env --
parameters: {a: b}
-- one.body --
{"timeout_mins": 5}
-- one/dir/part.sh --
echo
-- two.json --
{}
`)))
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	text, err := list[0].Body(Preview)
	if err != nil {
		t.Fatal(err)
	}
	var body struct {
		Name        string `json:"stack_name"`
		Template    string
		Environment string
		Files       map[string]string
		Timeout     int `json:"timeout_mins"`
	}
	if err := json.Unmarshal(text, &body); err != nil {
		t.Fatal(err)
	}
	switch {
	case body.Name == "":
		t.Errorf("body.Name is empty: %v", text)
	case body.Template == "":
		t.Errorf("body.Template is empty: %v", text)
	case body.Environment == "":
		t.Errorf("body.Environment is empty: %v", text)
	case body.Files["dir/part.sh"] != "echo\n":
		t.Errorf(`body.Files["dir/part.sh"] = %q, want %q: %v`, body.Files["dir/part.sh"], "echo\n", text)
	case body.Timeout != 5:
		t.Errorf("body.Timeout = %d, want 5: %v", body.Timeout, text)
	}
	changed := list[0]
	changed.Environment = ""
	if list[0].ID() != "subject/one" || changed.Sum() == list[0].Sum() {
		t.Error("a case that has changed has the same sum")
	}
	for name, broken := range map[string]string{
		"a name twice":     "-- a.yaml --\n-- a.json --\n",
		"an orphan":        "-- a.env --\n",
		"another's":        "-- a.yaml --\n-- b.env --\n",
		"an unknown thing": "-- a.yaml --\n-- a.txt --\n",
		"no JSON":          "-- a.yaml --\n-- a.body --\n{\n",
	} {
		if _, err := unpack("s", txtar.Parse([]byte(broken))); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestDirectory(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a/web.yaml":   "heat_template_version: 2021-04-16\nresources: {r: {type: child.yaml, properties: {x: {get_file: start.sh}, y: {get_file: nowhere.sh}}}}\n",
		"a/web.env":    "parameters: {}\n",
		"a/child.yaml": "heat_template_version: 2021-04-16\nresources: {r: {type: OS::Heat::Value, properties: {value: {get_file: inner.sh}}}}\n",
		"a/start.sh":   "1",
		"a/inner.sh":   "2",
		"notes.yaml":   "no: template\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	list, err := Directory(dir)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	web := list[1]
	switch {
	case web.Name != "a/web.yaml":
		t.Errorf("web.Name = %q, want %q", web.Name, "a/web.yaml")
	case web.Environment == "":
		t.Errorf("web.Environment is empty")
	case len(web.Files) != 3:
		t.Errorf("len(web.Files) = %d, want 3", len(web.Files))
	case web.Files["inner.sh"] != "2":
		t.Errorf(`web.Files["inner.sh"] = %q, want %q`, web.Files["inner.sh"], "2")
	}
}
