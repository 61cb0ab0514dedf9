package main

import (
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// The short form of the chaos test.
func TestChaos(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a minute and a half")
	}
	o := short()
	o.seed = uint64(time.Now().UnixNano() % 1_000_000)
	o.program = filepath.Join(t.TempDir(), "hearth-function")
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", o.program, "hearth/functions/run").CombinedOutput(); err != nil {
		t.Fatalf("build: %v: %s", err, out)
	}
	r, err := run(t.Context(), o, newProgress(nil))
	if err != nil {
		t.Fatalf("seed %d: %v", o.seed, err)
	}
	r.print(t.Output())
	if len(r.wrong) > 0 {
		t.Errorf("seed %d: %d things are wrong", o.seed, len(r.wrong))
	}
}
