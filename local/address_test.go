package main

import (
	"net"
	"strings"
	"testing"
)

func TestLocalURL(t *testing.T) {
	for address, want := range map[string]string{
		"127.0.0.1:8080": "http://127.0.0.1:8080",
		"0.0.0.0:8080":   "http://127.0.0.1:8080",
		"[::]:8080":      "http://127.0.0.1:8080",
		"[::1]:8080":     "http://[::1]:8080",
		"10.1.0.7:80":    "http://10.1.0.7:80",
	} {
		a, err := net.ResolveTCPAddr("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if got := localURL(a); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}

func TestFirstOutside(t *testing.T) {
	network := func(text string) net.Addr {
		ip, n, err := net.ParseCIDR(text)
		if err != nil {
			t.Fatal(err)
		}
		n.IP = ip
		return n
	}
	got := firstOutside([]net.Addr{network("127.0.0.1/8"), network("fe80::1/64"), network("10.1.0.7/24"), network("10.2.0.7/24")})
	if got.String() != "10.1.0.7" {
		t.Errorf("got %s", got)
	}
	if got := firstOutside([]net.Addr{network("127.0.0.1/8")}); got.String() != "127.0.0.1" {
		t.Errorf("with loopback alone: got %s", got)
	}
}

func TestListenNamesItsSetting(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	_, err = listen("HEARTH_LISTEN", taken.Addr().String())
	if err == nil || !strings.HasPrefix(err.Error(), "HEARTH_LISTEN: another program listens on "+taken.Addr().String()) {
		t.Errorf("got %v", err)
	}
}
