package main

import (
	"errors"
	"fmt"
	"net"
	"syscall"
)

// listen opens the address that a setting names. Its errors name the setting.
func listen(setting, address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, listenError(setting, address, err)
	}
	return l, nil
}

// listenError words why the address that a setting names cannot be opened.
func listenError(setting, address string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s: another program listens on %s; stop it, or set %s to another address", setting, address, setting)
	}
	var call *net.OpError
	if errors.As(err, &call) { // which names the address again
		err = call.Err
	}
	return fmt.Errorf("%s: cannot listen on %s: %w", setting, address, err)
}

// localURL returns the URL at which a client on this machine reaches a listener. A listener on
// every address, such as 0.0.0.0:8080, is reached on the loopback address.
func localURL(a net.Addr) string { return hostURL(a.String(), net.IPv4(127, 0, 0, 1)) }

// outsideURL returns the URL at which other machines reach a listener. For a listener on every
// address it is the machine's first address that is not loopback, if it has one.
func outsideURL(a net.Addr) string {
	addresses, _ := net.InterfaceAddrs() // without any, the loopback address is all there is
	return hostURL(a.String(), firstOutside(addresses))
}

// hostURL returns the URL of a host:port, with instead in place of an unspecified host.
func hostURL(address string, instead net.IP) string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "http://" + address
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = instead.String()
	}
	return "http://" + net.JoinHostPort(host, port)
}

func firstOutside(addresses []net.Addr) net.IP {
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
			return n.IP
		}
	}
	return net.IPv4(127, 0, 0, 1)
}
