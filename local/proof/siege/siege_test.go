package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The attackers' process is this program too.
func TestMain(m *testing.M) {
	if is, err := beAttackers(); is {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// The short form: no attack known stops a process of 512 MB, or makes it refuse or halt others. How long
// they wait is for `make siege` on a quiet machine.
func TestSiege(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes half a minute")
	}
	o := short()
	o.program = filepath.Join(t.TempDir(), "hearth")
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", o.program, "hearth/local").CombinedOutput(); err != nil {
		t.Fatalf("build: %v: %s", err, out)
	}
	r, err := run(t.Context(), o, func(text string) { t.Log(text) })
	if r != nil {
		r.print(t.Output())
	}
	if err != nil {
		t.Fatal(err)
	}
	if n := r.countViolations(); n > 0 {
		t.Errorf("%d things are wrong", n)
	}
}
