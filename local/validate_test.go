package main

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var golden = flag.Bool("golden", false, "rewrite what testdata/validate expects")

// Each archive is a directory with templates. Files whose names begin with $ are runs of
// the program in it: their names are the command, without "hearth validate", what they
// hold is what it printed, and last its exit code. A run with < reads that file.
func TestValidate(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/validate/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no archives", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			for _, f := range archive.Files {
				if strings.HasPrefix(f.Name, "$") {
					continue
				}
				path := filepath.Join(dir, f.Name)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, f.Data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			for i, f := range archive.Files {
				if command, ok := strings.CutPrefix(f.Name, "$"); ok {
					got := validated(t, dir, command)
					if diff := cmp.Diff(string(f.Data), got); diff != "" && !*golden {
						t.Errorf("hearth validate%s (-want +got):\n%s", command, diff)
					}
					archive.Files[i].Data = []byte(got)
				}
			}
			if *golden {
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func validated(t *testing.T, dir, command string) string {
	t.Helper()
	args, input, _ := strings.Cut(command, "<")
	run := exec.Command(built, append([]string{"validate"}, strings.Fields(args)...)...)
	run.Dir, run.Env = dir, []string{}
	if input = strings.TrimSpace(input); input != "" {
		text, err := os.ReadFile(filepath.Join(dir, input))
		if err != nil {
			t.Fatal(err)
		}
		run.Stdin = bytes.NewReader(text)
	}
	out, err := run.CombinedOutput()
	code := "exit 0\n"
	if exit := new(exec.ExitError); errors.As(err, &exit) {
		code = exit.Error() + "\n" // exit status 1
		code = strings.Replace(code, "exit status", "exit", 1)
	} else if err != nil {
		t.Fatal(err)
	}
	return string(out) + code
}

// A template that is not UTF-8 is refused with its line, as a server refuses it.
func TestValidateRefusesOtherEncodings(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := "heat_template_version: 2021-04-16\nresources:\n  a: {type: OS::Heat::Value, properties: {value: \"caf\xe9\"}}\n"
	for _, name := range []string{"latin.yaml", "environment.yaml"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "good.yaml"), []byte(strings.ToValidUTF8(text, "é")), 0o644); err != nil {
		t.Fatal(err)
	}
	for command, want := range map[string]string{
		" latin.yaml":                    "latin.yaml: line 3 is not UTF-8",
		" -e environment.yaml good.yaml": "environment.yaml: line 3 is not UTF-8",
		" good.yaml":                     "no problem",
	} {
		if got := validated(t, dir, command); !strings.Contains(got, want) {
			t.Errorf("hearth validate%s: %s\nwant: %s", command, got, want)
		}
	}
}
