package main

import (
	"encoding/binary"
	"encoding/hex"
	"io"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hearth/shared/storetest"
)

// A counter stands between a program and its PostgreSQL, and counts what is asked.
type counter struct {
	listener net.Listener
	to       string
	queries  atomic.Int64
}

func newCounter(t *testing.T, to string) *counter {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	c := &counter{listener: l, to: to}
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go c.serve(client)
		}
	}()
	return c
}

func (c *counter) serve(client net.Conn) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("tcp", c.to)
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	go func() {
		_, _ = io.Copy(client, server)
		_ = client.Close()
	}()
	// The first message has no type; each after it has a type, and its length.
	for head := make([]byte, 4); ; head = make([]byte, 5) {
		if _, err := io.ReadFull(client, head); err != nil {
			return
		}
		if kind := head[0]; len(head) == 5 && (kind == 'Q' || kind == 'E') { // a simple query, or the execution of a prepared one
			c.queries.Add(1)
		}
		if _, err := server.Write(head); err != nil {
			return
		}
		rest := int64(binary.BigEndian.Uint32(head[len(head)-4:])) - 4
		if _, err := io.CopyN(server, client, rest); err != nil {
			return
		}
	}
}

// With nothing to do the program asks its database no more than once a second, and
// so it does while a stack waits for something that is far away.
func TestIdle(t *testing.T) {
	t.Parallel()
	database, err := url.Parse(storetest.Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	c := newCounter(t, database.Host)
	database.Host = c.listener.Addr().String()
	p := start(t, t.TempDir(), "HEARTH_DATABASE="+database.String(), "HEARTH_SECRET_KEY="+hex.EncodeToString(storetest.Key))
	u := p.login("demo")
	done := u.create("done", object{"template": header + "resources: {net: {type: OS::Neutron::Net}}\n"})
	u.waitForStack(done, "CREATE_COMPLETE")
	waits := u.create("waits", object{"template": header + `resources:
  handle: {type: OS::Heat::WaitConditionHandle}
  condition: {type: OS::Heat::WaitCondition, properties: {handle: {get_resource: handle}, timeout: 3600}}
`})
	for late := time.Now().Add(5 * time.Minute); text(u.get(waits+"/resources?name=condition"), "resources", 0, "resource_status") != "CREATE_IN_PROGRESS"; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatal("it never waits")
		}
	}
	quiet := time.Now()
	for last := c.queries.Load(); ; { // what the waiting began may still be on its way
		time.Sleep(2 * time.Second)
		now := c.queries.Load()
		if now-last <= 3 || time.Since(quiet) > 20*time.Second {
			break
		}
		last = now
	}
	before, began := c.queries.Load(), time.Now()
	time.Sleep(5 * time.Second)
	asked, took := c.queries.Load()-before, time.Since(began)
	t.Logf("idle: %.2f queries a second, %s resident", float64(asked)/took.Seconds(), p.resident())
	if most := took.Seconds() + 2; float64(asked) > most { // two may fall on the edges
		t.Errorf("%d queries in %s", asked, took)
	}
	if asked == 0 {
		t.Error("no query at all: the sweeper does not run, or nothing was counted")
	}
}

// resident is the memory that the program holds, as Linux says.
func (p *program) resident() string {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(p.cmd.Process.Pid) + "/status")
	if err != nil {
		return "unknown"
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			return strings.TrimSpace(rest)
		}
	}
	return "unknown"
}
