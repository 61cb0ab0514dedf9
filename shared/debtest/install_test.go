package debtest

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakeApt puts an apt-get first in PATH that runs a shell script, and returns the
// directory in which the script runs.
func fakeApt(t *testing.T, script string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "apt-get"), []byte("#!/bin/sh\ncd "+dir+"\n"+script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	t.Setenv("TMPDIR", dir)
	return dir
}

// Two programs that install at once do so one after the other: the fake apt-get fails
// when it runs twice at the same time.
func TestInstallOneAfterTheOther(t *testing.T) {
	needRoot(t)
	dir := fakeApt(t, `mkdir running || exit 100; sleep 0.05; rmdir running; echo "$@" >> calls`)
	var programs sync.WaitGroup
	for _, name := range []string{"postgresql", "redis-server", "memcached"} {
		calls := 0
		installed := func() bool { calls++; return calls == 3 } // at first, under the lock, at the end
		programs.Go(func() {
			if err := Install(t.Context(), Installation{Packages: []string{name}, Installed: installed}); err != nil {
				t.Error(err)
			}
		})
	}
	programs.Wait()
	calls, err := os.ReadFile(filepath.Join(dir, "calls"))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(calls), "\n"); n != 6 {
		t.Errorf("apt-get ran %d times, want 6:\n%s", n, calls)
	}
}

// A program whose package is being unpacked is not there yet, although its first file is.
func TestInstallWaitsForUnpacking(t *testing.T) {
	needRoot(t)
	dir := fakeApt(t, `[ "$3" = install ] || exit 0; touch program; sleep 0.3; touch files`)
	exists := func(name string) bool {
		_, err := os.Stat(filepath.Join(dir, name))
		return err == nil
	}
	in := Installation{Packages: []string{"postgresql"}, Installed: func() bool { return exists("program") }}
	var first sync.WaitGroup
	first.Go(func() {
		if err := Install(t.Context(), in); err != nil {
			t.Error(err)
		}
	})
	for !exists("program") {
		time.Sleep(time.Millisecond)
	}
	if err := Install(t.Context(), in); err != nil {
		t.Error(err)
	}
	if !exists("files") {
		t.Error("the second program goes on while the first one installs")
	}
	first.Wait()
}

// The lists' lock may be held by a program that is not ours.
func TestInstallWaitsForLists(t *testing.T) {
	needRoot(t)
	fakeApt(t, `[ -e second ] && exit 0; touch second; echo "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 7 (apt-get)"; exit 100`)
	if err := apt(t.Context(), "update"); err != nil {
		t.Error(err)
	}
}

func TestInstallReportsOtherErrors(t *testing.T) {
	needRoot(t)
	fakeApt(t, `echo "E: Unable to locate package redis-server"; exit 100`)
	err := Install(t.Context(), Installation{Packages: []string{"redis-server"}, Installed: func() bool { return false }})
	if err == nil || !strings.Contains(err.Error(), "Unable to locate package redis-server") {
		t.Errorf("got %v", err)
	}
}

func TestInstallAsUser(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may install")
	}
	err := Install(t.Context(), Installation{Packages: []string{"redis-server"}, Installed: func() bool { return false }})
	if err == nil || !strings.Contains(err.Error(), "apt-get install redis-server") {
		t.Errorf("got %v", err)
	}
}

func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root installs packages")
	}
}
