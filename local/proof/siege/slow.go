package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// slowClients runs 130 clients that send slowly and 20 that do not read. Others take the places of
// clients that are cut off.
func (a *attackers) slowClients(ctx context.Context, c *counts) {
	// An answer that is not read must be long; the kernel buffers a short one.
	path, err := a.hostile.create(ctx, fmt.Sprintf("long-%d", time.Now().UnixNano()%1_000_000), fields{
		"template": templateHeader + "resources: {a: {type: OS::Heat::None}}\n#" + strings.Repeat("x", 500_000), "files": fields{"x": strings.Repeat("x", 400_000)}})
	if err != nil {
		c.add("no stack to read")
		return
	}
	defer a.hostile.cleanUp(ctx, path)
	address := strings.TrimPrefix(a.base, "http://")
	head := func(method, path string, more ...string) string {
		return method + " " + path + " HTTP/1.1\r\nHost: " + address + "\r\nX-Auth-Token: " + a.hostile.token + "\r\n" + strings.Join(more, "")
	}
	api := strings.TrimPrefix(a.hostile.api, a.base)
	beginnings := []struct{ name, text string }{
		{"one byte to the validator", head("POST", "/function/validator", "Content-Length: 100000\r\n\r\n", "x")},
		{"one byte to the stepper", head("POST", "/function/stepper", "Content-Length: 100000\r\n\r\n", "{")},
		{"one byte to the planner", head("POST", "/function/planner", "Content-Length: 100000\r\n\r\n", "{")},
		{"one byte to the sweeper", head("POST", "/function/sweeper", "Content-Length: 100000\r\n\r\n", "{")},
		{"one byte to the API", head("POST", api+"/stacks", "Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n", "{")},
		{"chunks that trickle", head("POST", api+"/stacks", "Transfer-Encoding: chunked\r\n\r\n")},
		{"half a header", head("GET", api+"/stacks")},
		{"not reading", strings.Repeat(head("GET", api+path+"/files", "\r\n"), 25)}, // more than the kernel takes
	}
	repeatInParallel(ctx, 150, func(i int) {
		b := beginnings[i%len(beginnings)]
		c.add(b.name)
		slowClient(ctx, address, b.name, b.text)
	})
}

// slowClient begins a request and goes on with a byte each second.
func slowClient(ctx context.Context, address, name, text string) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		wait(ctx, 100*time.Millisecond)
		return
	}
	defer func() { _ = conn.Close() }()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	if name == "not reading" {
		var writing sync.WaitGroup
		writing.Go(func() { _, _ = io.WriteString(conn, text) }) // until the buffers are full
		wait(ctx, 20*time.Second)
		_ = conn.Close()
		writing.Wait()
		return
	}
	if _, err := io.WriteString(conn, text); err != nil {
		return
	}
	for ctx.Err() == nil {
		wait(ctx, time.Second)
		piece := "x"
		if name == "chunks that trickle" {
			piece = "1\r\nx\r\n"
		} else if name == "half a header" {
			piece = fmt.Sprintf("X-%d: y\r\n", time.Now().UnixNano())
		}
		if _, err := io.WriteString(conn, piece); err != nil {
			return // cut off
		}
	}
}
