package main

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// A function that runs alone answers others while a hundred and fifty clients send one
// byte of a body and wait.
func TestSlowClientsOfAFunction(t *testing.T) {
	t.Parallel()
	p := begin(t, "validator")
	for range 150 {
		c, err := net.Dial("tcp", p.address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		if _, err := io.WriteString(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx"); err != nil {
			t.Fatal(err)
		}
	}
	for range 5 {
		answer, err := http.Post("http://"+p.address+"/", "text/yaml", strings.NewReader("heat_template_version: 2021-04-16\nresources: {a: {type: OS::Heat::None}}\n"))
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			t.Errorf("answered %d", answer.StatusCode)
		}
	}
	p.healthy(t)
}
