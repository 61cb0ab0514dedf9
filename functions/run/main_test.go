package main

import (
	"net/http"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// Settings that cannot be used are a line each, and exit code 2.
func TestBadSettings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		environ []string
		says    []string
	}{
		{nil, []string{`HEARTH_FUNCTION: "" is none of api, `}},
		{[]string{"HEARTH_FUNCTION=steper"}, []string{`HEARTH_FUNCTION: "steper" is none of`}},
		{[]string{"HEARTH_FUNCTION=stepper"}, []string{"HEARTH_DATABASE: must", "HEARTH_REDIS: must", "HEARTH_OS_AUTH_URL: must"}},
		{[]string{"HEARTH_FUNCTION=sweeper"}, []string{"HEARTH_DATABASE: must", "HEARTH_REDIS: must"}},
		{[]string{"HEARTH_FUNCTION=dispatcher"}, []string{"HEARTH_REDIS: must"}},
		{[]string{"HEARTH_PORT=x", "HEARTH_LISTN=x"}, []string{"HEARTH_PORT:", "HEARTH_LISTN:"}},
	} {
		var said strings.Builder
		if code := run(t.Context(), c.environ, &said); code != 2 {
			t.Errorf("%v: exit code %d", c.environ, code)
		}
		lines := strings.Split(strings.TrimSpace(said.String()), "\n")
		if len(lines) != len(c.says) {
			t.Errorf("%v: said %q", c.environ, lines)
			continue
		}
		for i, want := range c.says {
			if !strings.HasPrefix(lines[i], want) {
				t.Errorf("%v: said %q, want %q", c.environ, lines[i], want)
			}
		}
	}
}

// The program itself says so too, and nothing else.
func TestBadSettingsOfTheProgram(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(binary)
	cmd.Env = []string{"HEARTH_FUNCTION=stepper", "HEARTH_PORT=x", "HEARTH_LEASE=soon"}
	out, err := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != 2 {
		t.Errorf("exit code %d: %v", code, err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	switch {
	case len(lines) != 2:
		t.Errorf("len(lines) = %d, want 2", len(lines))
	case !strings.HasPrefix(lines[0], "HEARTH_PORT: "):
		t.Errorf("lines[0] = %q, want the prefix %q", lines[0], "HEARTH_PORT: ")
	case !strings.HasPrefix(lines[1], "HEARTH_LEASE: "):
		t.Errorf("lines[1] = %q, want the prefix %q", lines[1], "HEARTH_LEASE: ")
	}
}

// Without settings it says what it is and which settings it has.
func TestHelp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args string
		code int
		says []string
	}{
		{"--help", 0, []string{"runs one function of Hearth", "HEARTH_FUNCTION=NAME", "stepper, sweeper, dispatcher", "HEARTH_DATABASE (secret", "HEARTH_LEASE (default "}},
		{"-h", 0, []string{"Usage:"}},
		{"--version", 0, []string{"hearth-function " + revision}},
		{"stepper", 2, []string{`unknown argument "stepper"; HEARTH_FUNCTION names the function`, "--help"}},
	} {
		cmd := exec.Command(binary, c.args)
		cmd.Env = []string{}
		var out, errs strings.Builder
		cmd.Stdout, cmd.Stderr = &out, &errs
		_ = cmd.Run()
		said, other := out.String(), errs.String() // help goes to standard output, errors to standard error
		if c.code != 0 {
			said, other = other, said
		}
		if code := cmd.ProcessState.ExitCode(); code != c.code {
			t.Errorf("%s: exit code %d, want %d", c.args, code, c.code)
		}
		if other != "" {
			t.Errorf("%s: the other stream has %q", c.args, other)
		}
		for _, want := range c.says {
			if !strings.Contains(said, want) {
				t.Errorf("%s: got %q, want %q", c.args, said, want)
			}
		}
		for line := range strings.Lines(said) {
			if len(line) > 101 {
				t.Errorf("%s: the line is too long: %q", c.args, line)
			}
		}
	}
}

// A function alone serves HTTP, says how it is, and ends in peace when asked to.
func TestServesAndEnds(t *testing.T) {
	t.Parallel()
	p := begin(t, "validator")
	p.healthy(t)
	answer, err := http.Post("http://"+p.address+"/", "application/json", strings.NewReader("{"))
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusBadRequest {
		t.Errorf("not a template: %d", answer.StatusCode)
	}
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	p.ends(t)
}
