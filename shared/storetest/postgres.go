package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A Server is a private Postgres on loopback. It ends when the process that started it ends, in
// whatever way.
type Server struct {
	URL  string // of the database postgres
	Port int

	bin      string
	dir      string // holds data/ and the socket
	ours     bool   // dir is removed at the end
	settings []string
	who      *syscall.Credential

	cmd   *exec.Cmd
	stdin io.Closer
	exit  chan struct{}
}

// StartPostgres starts a server with its data in dir, which must be accessible to a user without
// rights. An empty dir means a temporary one. Settings are those of postgresql.conf, such as
// "fsync=off" for data that may be lost.
func StartPostgres(ctx context.Context, dir string, settings ...string) (url string, stop func(), err error) {
	s, err := NewServer(ctx, dir, settings...)
	if err != nil {
		return "", nil, err
	}
	return s.URL, s.Stop, nil
}

// NewServer is StartPostgres for callers that restart it.
func NewServer(ctx context.Context, dir string, settings ...string) (*Server, error) {
	bin, err := findPostgres(ctx)
	if err != nil {
		return nil, err
	}
	s := &Server{bin: bin, dir: dir, settings: settings}
	if err := s.prepare(ctx); err != nil {
		return nil, fmt.Errorf("prepare a Postgres: %w", err)
	}
	for try := 1; ; try++ {
		if s.Port, err = freePort(); err != nil {
			return nil, err
		}
		s.URL = fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", s.Port)
		if err = s.start(ctx); err == nil {
			return s, nil
		}
		if try == 3 { // another process may have taken the port since
			s.Stop()
			return nil, err
		}
	}
}

// prepare makes the directory and, if there is none yet, the cluster.
func (s *Server) prepare(ctx context.Context) error {
	var err error
	if s.who, err = unprivileged(); err != nil {
		return err
	}
	if s.dir == "" {
		if s.dir, err = os.MkdirTemp("", "hearth-postgres-"); err != nil {
			return err
		}
		s.ours = true
	} else if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return err
	}
	if s.dir, err = filepath.Abs(s.dir); err != nil {
		return err
	}
	if s.who != nil {
		if err := os.Chown(s.dir, int(s.who.Uid), int(s.who.Gid)); err != nil {
			return err
		}
	}
	if _, err := os.Stat(filepath.Join(s.dir, "data", "PG_VERSION")); err == nil {
		return nil
	}
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, "initdb"), "-D", filepath.Join(s.dir, "data"),
		"-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	cmd.Dir = s.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.who}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	return nil
}

// The watchdog is the parent of the server and waits for its input to end, which also happens when
// the starting process dies.
const watchdog = `"$@" & pid=$!
read -r how
kill -${how:-QUIT} $pid 2>/dev/null
wait $pid
[ -n "$how" ] || [ -z "$REMOVE" ] || rm -rf "$REMOVE"`

func (s *Server) start(ctx context.Context) error {
	args := []string{"-c", watchdog, "watchdog", filepath.Join(s.bin, "postgres"),
		"-D", filepath.Join(s.dir, "data"), "-p", strconv.Itoa(s.Port), "-h", "127.0.0.1", "-k", s.socket()}
	for _, setting := range s.settings {
		args = append(args, "-c", setting)
	}
	cmd := exec.Command("/bin/sh", args...)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	if s.ours {
		cmd.Env = append(cmd.Env, "REMOVE="+s.dir)
	}
	// The server has its own process group: Ctrl-C in a terminal is for the program, which then
	// stops the server.
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.who, Setpgid: true}
	logFile, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer logFile.Close() //nolint:errcheck // the child has its own
	cmd.Stdout, cmd.Stderr = logFile, logFile
	before, err := logFile.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if s.stdin, err = cmd.StdinPipe(); err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start Postgres: %w", err)
	}
	s.cmd, s.exit = cmd, make(chan struct{})
	go func(exit chan struct{}) { _ = cmd.Wait(); close(exit) }(s.exit)
	if err := s.ready(ctx, before); err != nil {
		s.end("QUIT")
		return fmt.Errorf("start Postgres: %w: %s", err, s.said(before))
	}
	return nil
}

// socket returns the directory of the Unix socket, or an empty string when its path would be too
// long.
func (s *Server) socket() string {
	if len(s.dir) > 80 {
		return ""
	}
	return s.dir
}

// ready waits until the log of the server says that it is ready, because another server may answer
// at the port. Entries of earlier starts do not count.
func (s *Server) ready(ctx context.Context, before int64) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		switch said := s.said(before); {
		case bytes.Contains(said, []byte("database system is ready to accept connections")):
			return nil
		case bytes.Contains(said, []byte("could not create any TCP/IP sockets")):
			return errors.New("the port is taken")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// said returns the log after a number of bytes.
func (s *Server) said(before int64) []byte {
	log, _ := os.ReadFile(filepath.Join(s.dir, "log")) // there is no log before the start
	return log[min(before, int64(len(log))):]
}

// SQL runs statements in a database, with psql.
func (s *Server) SQL(ctx context.Context, database, sql string) error {
	_, err := s.Query(ctx, database, sql)
	return err
}

// Query runs statements in a database, with psql, and returns the rows without decoration.
func (s *Server) Query(ctx context.Context, database, sql string) (string, error) {
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, "psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1",
		"-h", "127.0.0.1", "-p", strconv.Itoa(s.Port), "-U", "postgres", "-d", database, "-f", "-")
	cmd.Stdin = strings.NewReader(sql)
	cmd.Env = append(os.Environ(), "PGCONNECT_TIMEOUT=10")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, strings.TrimSpace(string(out)))
	}
	return strings.TrimSpace(string(out)), nil
}

// Dump returns all rows of a database as the tables hold them, sealed values as bytes.
func (s *Server) Dump(ctx context.Context, database string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, "psql"), "-X", "-q", "-A", "-t",
		"-h", "127.0.0.1", "-p", strconv.Itoa(s.Port), "-U", "postgres", "-d", database)
	// The format escape shows readable bytes as letters.
	cmd.Stdin = strings.NewReader("SET bytea_output = 'escape';\n" +
		"SELECT format('SELECT * FROM %I', tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename \\gexec\n")
	return cmd.Output()
}

// Restart stops the server, by force or cleanly, and starts it on the same data and port.
func (s *Server) Restart(ctx context.Context, force bool) error {
	how := "INT"
	if force {
		how = "QUIT" // at once and without a checkpoint, as after a crash
	}
	s.end(how)
	return s.start(ctx)
}

// Stop stops the server, and removes its data if they are temporary.
func (s *Server) Stop() {
	s.end("INT")
	if s.ours {
		_ = os.RemoveAll(s.dir) // leftovers in a temporary directory do no harm
	}
}

func (s *Server) end(how string) {
	if s.cmd == nil {
		return
	}
	_, _ = io.WriteString(s.stdin.(io.Writer), how+"\n") // it may be gone already
	_ = s.stdin.Close()
	<-s.exit
	s.cmd = nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close() //nolint:errcheck // nothing was sent
	return l.Addr().(*net.TCPAddr).Port, nil
}
