package storetest

import (
	"net"
	"strings"
	"testing"
)

// When another process has taken the port, the next try uses another one. The other server is not
// mistaken for ours.
func TestPostgresOnATakenPort(t *testing.T) {
	t.Parallel()
	s, err := NewServer(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	s.end("INT")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	free := s.Port
	s.Port = l.Addr().(*net.TCPAddr).Port
	if err := s.start(t.Context()); err == nil || !strings.Contains(err.Error(), "the port is taken") {
		t.Fatalf("on a taken port: %v", err)
	}
	s.Port = free
	if err := s.start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.SQL(t.Context(), "postgres", "SELECT 1"); err != nil {
		t.Error(err)
	}
}
