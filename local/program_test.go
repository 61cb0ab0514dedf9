package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// built is the local program, built once for all tests.
var built string

func TestMain(m *testing.M) {
	os.Exit(testMain(m))
}

func testMain(m *testing.M) int {
	dir, err := os.MkdirTemp("", "hearth-local")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	built = filepath.Join(dir, "hearth")
	if out, err := exec.Command("go", "build", "-o", built, ".").CombinedOutput(); err != nil {
		panic(string(out))
	}
	return m.Run()
}

// A program is Hearth at work in a directory of its own.
type program struct {
	t       *testing.T
	dir     string
	cmd     *exec.Cmd
	ended   chan struct{}
	gateway string        // http://host:port
	auth    string        // Keystone of its cloud
	took    time.Duration // from its start until it said that it is up

	mu   sync.Mutex
	said strings.Builder // both outputs
}

var (
	gatewayLine = regexp.MustCompile(`(?m)^  gateway +(http://\S+)`)
	cloudLine   = regexp.MustCompile(`(?m)^  cloud +(http://\S+)`)
	lastLine    = regexp.MustCompile(`openstack stack (output show first --all|list)$`)
)

// start starts it in a directory, on free ports, and waits until it is up.
func start(t *testing.T, dir string, environ ...string) *program {
	t.Helper()
	p := &program{t: t, dir: dir, cmd: exec.Command(built), ended: make(chan struct{})}
	p.cmd.Dir = dir
	p.cmd.Env = append([]string{"HEARTH_LISTEN=127.0.0.1:0", "HEARTH_HEAT_LISTEN=none", "HEARTH_CFN_LISTEN=none", "HEARTH_CLOUDWATCH_LISTEN=none"}, environ...)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p.cmd.Stdout, p.cmd.Stderr = w, w
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = w.Close() // the program has its own
	up := make(chan struct{})
	go func() {
		for lines := bufio.NewScanner(r); lines.Scan(); {
			p.mu.Lock()
			p.said.WriteString(lines.Text() + "\n")
			p.mu.Unlock()
			if lastLine.MatchString(lines.Text()) {
				close(up)
			}
		}
		_ = p.cmd.Wait() // ProcessState has how it ended
		close(p.ended)
	}()
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("hearth said:\n%s", p.output())
		}
	})
	select {
	case <-up:
	case <-p.ended:
		t.Fatalf("it ended: %s", p.output())
	case <-time.After(5 * time.Minute):
		t.Fatalf("it does not come up: %s", p.output())
	}
	p.took = time.Since(began)
	said := p.output()
	g, c := gatewayLine.FindStringSubmatch(said), cloudLine.FindStringSubmatch(said)
	if g == nil || c == nil {
		t.Fatalf("the banner names no gateway or no cloud:\n%s", said)
	}
	p.gateway, p.auth = g[1], c[1]
	return p
}

func (p *program) output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.String()
}

// waitsFor fails the test unless the program writes a text within a minute.
func (p *program) waitsFor(text string) {
	p.t.Helper()
	for deadline := time.Now().Add(time.Minute); !strings.Contains(p.output(), text); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.t.Fatalf("it never wrote %q:\n%s", text, p.output())
		}
	}
}

// kill ends it at once, in the middle of whatever it does.
func (p *program) kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// interrupt is Ctrl-C; it must end cleanly and soon.
func (p *program) interrupt() {
	p.t.Helper()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		p.t.Fatal(err)
	}
	select {
	case <-p.ended:
	case <-time.After(2 * time.Minute):
		p.t.Fatal("it does not end")
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		p.t.Errorf("it ended with code %d", code)
	}
}

// sim is the simulated cloud's own base address.
func (p *program) sim() string { return strings.TrimSuffix(p.auth, "/identity/v3") }
