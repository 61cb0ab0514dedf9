package main

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"hearth/shared/storetest"
)

// A state is what a program left behind when it was killed: its files, and what is
// there to be found of its stacks.
type state struct {
	dir    string
	dump   string            // of its Postgres, as SQL; empty for SQLite
	Stacks map[string]string // paths below the API, by name
	Outs   map[string]any    `json:"outputs"` // of the stack kept
}

// leftBehind unpacks what an older version of Hearth left when it was killed with -9. The key and
// the secrets in it are of a simulated cloud.
func leftBehind(t *testing.T, version, database string) state {
	t.Helper()
	s := state{dir: t.TempDir()}
	f, err := os.Open(filepath.Join("testdata", version, database+".tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	zip, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for files := tar.NewReader(zip); ; {
		h, err := files.Next()
		if errors.Is(err, io.EOF) {
			return s
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Typeflag == tar.TypeDir {
			continue
		}
		body, err := io.ReadAll(files)
		if err != nil {
			t.Fatal(err)
		}
		switch name := filepath.Base(h.Name); name {
		case "told.json":
			err = json.Unmarshal(body, &s)
		case "dump.sql":
			s.dump = string(body)
		default:
			err = os.WriteFile(filepath.Join(s.dir, name), body, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

const moreKept = `
heat_template_version: 2018-08-31
parameters:
  secret: {type: string, hidden: true}
resources:
  word: {type: OS::Heat::RandomString, properties: {length: 16}}
  net: {type: OS::Neutron::Net, properties: {tags: [newer]}}
  hider: {type: OS::Heat::TestResource, properties: {value: {get_param: secret}}}
outputs:
  word: {value: {get_attr: [word, value]}}
  secret: {value: {get_attr: [hider, output]}}
`

// The first version of Hearth that others could have used (of 2026-11-22) was killed during two
// creations, a deletion, and a creation that fails and is rolled back. Its database opens in this
// version, the stacks in progress reach their ends, and all can be updated and deleted.
func TestUpgrade(t *testing.T) {
	for _, database := range []string{"sqlite", "postgres"} {
		t.Run(database, func(t *testing.T) {
			t.Parallel()
			was := leftBehind(t, "first", database)
			environ := []string{"HEARTH_STATE=" + was.dir, "HEARTH_LEASE=3s", "HEARTH_REDELIVER_AFTER=1s"}
			if was.dump != "" {
				environ = append(environ, "HEARTH_SECRET_KEY=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
					"HEARTH_DATABASE="+storetest.Restored(t, was.dump))
			}
			p := start(t, was.dir, environ...)
			u := p.login("demo")
			for name, end := range map[string]string{
				"kept": "CREATE_COMPLETE", "failed": "CREATE_FAILED", "gone": "DELETE_COMPLETE",
				"made": "CREATE_COMPLETE", "fresh": "CREATE_COMPLETE", "removed": "DELETE_COMPLETE", "back": "ROLLBACK_COMPLETE",
			} {
				u.waitForStack(was.Stacks[name], end)
			}
			if last := text(u.get(was.Stacks["made"]), "stack", "outputs", 0, "output_value"); last != "done" {
				t.Errorf("a stack that was being made says %q", last)
			}
			want := map[string]int{
				"network": 3, "subnet": 3, "server": 1 + 2 + 2, "port": 1 + 2 + 2, "volume": 1, "attachment": 1,
				"trust": 5, // kept, failed, made, fresh, back
			}
			if got := p.objects(u); !maps.Equal(got, want) {
				t.Errorf("in the cloud are %v, want %v", got, want)
			}

			outputs := func() map[string]any {
				all := map[string]any{}
				list, _ := at(u.get(was.Stacks["kept"]), "stack", "outputs").([]any)
				for _, one := range list {
					all[text(one, "output_key")] = at(one, "output_value")
				}
				return all
			}
			for name, value := range was.Outs {
				if got := outputs()[name]; got != value {
					t.Errorf("the output %s is %v, it was %v", name, got, value)
				}
			}
			u.call("PUT", u.api+was.Stacks["kept"], object{"template": moreKept, "parameters": object{"secret": "another-horse"}}).want(t, http.StatusAccepted)
			u.waitForStack(was.Stacks["kept"], "UPDATE_COMPLETE")
			if got := outputs(); got["word"] != was.Outs["word"] || got["secret"] != "another-horse" {
				t.Errorf("updated, the outputs are %v", got)
			}
			for _, name := range []string{"kept", "failed", "made", "fresh", "back"} {
				u.remove(was.Stacks[name])
			}
			if got := p.objects(u); len(got) != 0 {
				t.Errorf("left in the cloud are %v", got)
			}
		})
	}
}
