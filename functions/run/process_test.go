package main

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A process is the deployed program as one function, served at a free port.
type process struct {
	function string
	address  string
	cmd      *exec.Cmd
	said     chan string // messages of its log; dropped when full
	ended    chan struct{}

	mu  sync.Mutex
	log []byte
}

// begin starts one, and waits until it says where it serves.
func begin(t *testing.T, function string, environ ...string) *process {
	t.Helper()
	p := &process{function: function, cmd: exec.Command(binary), said: make(chan string, 10000), ended: make(chan struct{})}
	// Both of of-watchdog's own names are there too, and not ours to use.
	p.cmd.Env = append([]string{"HEARTH_FUNCTION=" + function, "HEARTH_PORT=127.0.0.1:0", "port=1", "PORT=1"}, environ...)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	stderr, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	serving := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			var line struct{ Msg, Address string }
			_ = json.Unmarshal(lines.Bytes(), &line) // a panic is no JSON
			if line.Msg == "serving" {
				serving <- line.Address
			}
			select {
			case p.said <- line.Msg:
			default:
			}
			p.mu.Lock()
			p.log = append(append(p.log, lines.Bytes()...), '\n')
			p.mu.Unlock()
		}
		_ = p.cmd.Wait() // ProcessState has how it ended
		close(p.ended)
	}()
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		<-p.ended
		if t.Failed() {
			t.Logf("%s said:\n%s", function, p.log)
		}
	})
	select {
	case p.address = <-serving:
	case <-p.ended:
		t.Fatalf("%s ended: %s", function, p.log)
	case <-time.After(5 * time.Minute):
		t.Fatalf("%s does not serve", function)
	}
	return p
}

// awaits waits until the process says something.
func (p *process) awaits(t *testing.T, what string) {
	t.Helper()
	late := time.After(5 * time.Minute)
	for {
		select {
		case said := <-p.said:
			if said == what {
				return
			}
		case <-late:
			t.Fatalf("%s never says %q", p.function, what)
		}
	}
}

// ends waits for the end that was asked for, which must be a clean one.
func (p *process) ends(t *testing.T) {
	t.Helper()
	select {
	case <-p.ended:
	case <-time.After(2 * time.Minute):
		t.Fatalf("%s was asked to end and goes on", p.function)
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("%s ended with code %d", p.function, code)
	}
}

// healthy asks a process how it is.
func (p *process) healthy(t *testing.T) {
	t.Helper()
	for _, path := range []string{"/_/health", "/_/ready"} {
		answer, err := http.Get("http://" + p.address + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s%s: %d", p.function, path, answer.StatusCode)
		}
	}
}
