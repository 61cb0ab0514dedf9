package stage

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"hearth/shared/queuetest"
	"hearth/shared/simcloud"
	"hearth/shared/storetest"
)

// A Stage has the servers that were set up. Close stops all of them.
type Stage struct {
	Dir      string
	Postgres *storetest.Server
	Redis    *queuetest.Redis
	Sim      *simcloud.Cloud
	SimURL   string
	Key      []byte // seals secrets in the database

	env     []string
	closing []func()
	mu      sync.Mutex
	running map[*Process]bool
}

// A Process is one of Hearth's programs.
type Process struct {
	Name  string
	cmd   *exec.Cmd
	ended chan struct{}
}

// Open starts the servers. o has the options of the simulated cloud.
func Open(ctx context.Context, o simcloud.Options) (*Stage, error) {
	s := &Stage{running: map[*Process]bool{}}
	if err := s.open(ctx, o); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Stage) open(ctx context.Context, o simcloud.Options) error {
	var err error
	if s.Dir, err = os.MkdirTemp("", "hearth-stage-"); err != nil {
		return err
	}
	s.closing = append(s.closing, func() { _ = os.RemoveAll(s.Dir) })
	if s.Postgres, err = storetest.NewServer(ctx, "", "max_connections=200"); err != nil {
		return fmt.Errorf("private PostgreSQL: %w", err)
	}
	s.closing = append(s.closing, s.Postgres.Stop)
	redis := filepath.Join(s.Dir, "redis")
	if err := os.MkdirAll(redis, 0o755); err != nil {
		return err
	}
	if s.Redis, err = queuetest.NewRedis(ctx, redis); err != nil {
		return fmt.Errorf("private Redis: %w", err)
	}
	s.closing = append(s.closing, s.Redis.Kill)
	if s.Sim, err = simcloud.New(o); err != nil {
		return err
	}
	base, stop, err := s.Sim.Start("127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("simulated cloud: %w", err)
	}
	s.closing = append(s.closing, stop)
	s.SimURL = base
	s.Key = make([]byte, 32)
	_, _ = rand.Read(s.Key) // never fails
	s.env = []string{
		"HEARTH_DATABASE=" + s.Postgres.URL, "HEARTH_REDIS=" + s.Redis.URL(), "HEARTH_SECRET_KEY=" + hex.EncodeToString(s.Key),
		"HEARTH_OS_AUTH_URL=" + s.Auth(), "HEARTH_OS_USERNAME=hearth", "HEARTH_OS_PASSWORD=secret",
		"HEARTH_STATE=" + filepath.Join(s.Dir, "state"),
	}
	return nil
}

// Auth returns the URL of the simulated cloud's Keystone.
func (s *Stage) Auth() string { return s.SimURL + "/identity/v3" }

// Start runs a program with the stage's environment and more settings. Its output goes to the file
// <name>.log in Dir.
func (s *Stage) Start(name, program string, more ...string) (*Process, error) {
	log, err := os.OpenFile(filepath.Join(s.Dir, name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }()
	cmd := exec.Command(program)
	cmd.Env = append(append(os.Environ(), s.env...), more...)
	cmd.Stdout, cmd.Stderr = log, log
	// A program must not outlive the process that opened the stage.
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &Process{Name: name, cmd: cmd, ended: make(chan struct{})}
	s.mu.Lock()
	s.running[p] = true
	s.mu.Unlock()
	go func() {
		_ = cmd.Wait()
		close(p.ended)
		s.mu.Lock()
		delete(s.running, p)
		s.mu.Unlock()
	}()
	return p, nil
}

// Pid returns the process ID.
func (p *Process) Pid() int { return p.cmd.Process.Pid }

// Kill kills the process, and waits until it has ended.
func (p *Process) Kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// Freeze stops the process until Thaw. The process does not notice.
func (p *Process) Freeze() { _ = p.cmd.Process.Signal(syscall.SIGSTOP) } // it may have ended

// Thaw ends a Freeze.
func (p *Process) Thaw() { _ = p.cmd.Process.Signal(syscall.SIGCONT) }

// Done returns a channel that is closed when the process has ended.
func (p *Process) Done() <-chan struct{} { return p.ended }

// Code waits for the end of the process, and returns its exit code; -1 when it was killed.
func (p *Process) Code() int {
	<-p.ended
	return p.cmd.ProcessState.ExitCode()
}

// KeepLogs copies the logs of the programs to a directory.
func (s *Stage) KeepLogs(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	logs, err := filepath.Glob(filepath.Join(s.Dir, "*.log"))
	if err != nil {
		return err
	}
	for _, l := range logs {
		text, err := os.ReadFile(l)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(l)), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Close kills all programs and stops all servers, the last one first.
func (s *Stage) Close() {
	s.mu.Lock()
	var all []*Process
	for p := range s.running {
		all = append(all, p)
	}
	s.mu.Unlock()
	for _, p := range all {
		p.Kill()
	}
	for i := len(s.closing) - 1; i >= 0; i-- {
		s.closing[i]()
	}
	s.closing = nil
}

// Answers waits until something answers at the address with a status below 500.
func Answers(ctx context.Context, url string, within time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	for {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		if a, err := http.DefaultClient.Do(r); err == nil {
			_ = a.Body.Close()
			if a.StatusCode < 500 {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return errors.New(url + " does not answer")
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Port returns a port that is free now.
func Port() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port, nil
}
