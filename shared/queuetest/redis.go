package queuetest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A Redis is a private redis-server on a free port of loopback. It can be killed and started again
// on that port. It keeps nothing on disk.
type Redis struct {
	addr string
	dir  string

	mu    sync.Mutex
	cmd   *exec.Cmd
	ended chan struct{} // closed when the process is gone
}

// StartRedis starts a server in dir, and returns its URL and a function that stops it. It installs
// Debian's redis-server when there is none.
func StartRedis(ctx context.Context, dir string) (url string, stop func(), err error) {
	r, err := NewRedis(ctx, dir)
	if err != nil {
		return "", nil, err
	}
	return r.URL(), r.Kill, nil
}

// NewRedis is StartRedis for callers that also kill it.
func NewRedis(ctx context.Context, dir string) (*Redis, error) {
	if err := installRedis(ctx); err != nil {
		return nil, err
	}
	var err error
	for range 5 { // another process may take the port since
		var addr string
		if addr, err = freeAddr(); err != nil {
			return nil, err
		}
		r := &Redis{addr: addr, dir: dir}
		if err = r.Start(ctx); err == nil {
			return r, nil
		}
	}
	return nil, err
}

// URL returns the server's URL for a client.
func (r *Redis) URL() string { return r.Database(0) }

// Database returns the URL of one of its 1,000 separate databases.
func (r *Redis) Database(n int) string { return fmt.Sprintf("redis://%s/%d", r.addr, n) }

// Start starts an empty server, and waits until it answers.
func (r *Redis) Start(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.cmd != nil {
		return errors.New("redis-server is already running")
	}
	_, port, err := net.SplitHostPort(r.addr)
	if err != nil {
		return err
	}
	log, err := os.Create(filepath.Join(r.dir, "redis-"+port+".log"))
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	cmd := exec.Command("redis-server", "--bind", "127.0.0.1", "--port", port, "--save", "", "--appendonly", "no", "--databases", "1000", "--dir", r.dir)
	cmd.Stdout, cmd.Stderr = log, log
	// The server must not outlive the process that started it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start redis-server: %w", err)
	}
	r.cmd, r.ended = cmd, make(chan struct{})
	go func(ended chan struct{}) {
		_ = cmd.Wait() // it was killed on purpose
		close(ended)
	}(r.ended)
	if err := r.await(ctx, cmd.Process.Pid); err != nil {
		r.kill()
		text, _ := os.ReadFile(log.Name())
		return fmt.Errorf("redis-server at %s: %w\n%s", r.addr, err, text)
	}
	return nil
}

// Kill kills the server, as a power failure would.
func (r *Redis) Kill() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kill()
}

func (r *Redis) kill() {
	if r.cmd != nil {
		_ = r.cmd.Process.Kill()
		<-r.ended
		r.cmd = nil
	}
}

// Flush deletes everything: FLUSHALL.
func (r *Redis) Flush() error {
	_, err := r.say("FLUSHALL")
	return err
}

// await waits until this process answers, and not another one on its port.
func (r *Redis) await(ctx context.Context, pid int) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for {
		info, err := r.say("INFO server")
		if err == nil && strings.Contains(info, "process_id:"+strconv.Itoa(pid)+"\r\n") {
			return nil
		}
		select {
		case <-r.ended:
			return errors.New("it has ended")
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// say sends one inline command and returns the answer's text.
func (r *Redis) say(command string) (string, error) {
	conn, err := net.DialTimeout("tcp", r.addr, time.Second)
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return "", err
	}
	if _, err := conn.Write([]byte(command + "\r\n")); err != nil {
		return "", err
	}
	in := bufio.NewReader(conn)
	line, err := in.ReadString('\n')
	if err != nil {
		return "", err
	}
	if line[0] == '-' {
		return "", errors.New(strings.TrimSpace(line))
	}
	if line[0] != '$' {
		return line, nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(line[1:]))
	if err != nil {
		return "", err
	}
	text := make([]byte, n)
	for at := 0; at < n; {
		m, err := in.Read(text[at:])
		if err != nil {
			return "", err
		}
		at += m
	}
	return string(text), nil
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}
