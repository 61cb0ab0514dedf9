package nettest

import (
	"bytes"
	"net"
	"net/url"
	"sync"
)

// A Proxy forwards connections to a server. A silent connection stays open at both ends, and drops
// everything that is sent on it.
type Proxy struct {
	target string
	listen net.Listener

	mu     sync.Mutex
	lines  map[*line]bool
	silent bool // new connections are silent too
	away   bool // new connections are refused
	on     *trigger
	hits   int
}

// A trigger silences a connection on which the client sends a word.
type trigger struct {
	word    []byte
	skip    int  // occurrences that pass
	times   int  // occurrences after these that silence
	deliver bool // the word still reaches the server; only its answer is lost
}

// A line is one connection.
type line struct {
	client, server net.Conn
	silent         bool
	tail           []byte // of what the client sent: a word may be cut in two
}

// NewProxy returns a proxy that listens on loopback.
func NewProxy(target string) (*Proxy, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Proxy{target: target, listen: l, lines: map[*line]bool{}}
	go p.accept()
	return p, nil
}

// Addr returns the host:port of the proxy.
func (p *Proxy) Addr() string { return p.listen.Addr().String() }

// URL returns a URL of the server with the proxy's host and port.
func (p *Proxy) URL(server string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	u.Host = p.Addr()
	return u.String()
}

// Close ends all connections.
func (p *Proxy) Close() {
	_ = p.listen.Close()
	p.Cut()
}

// Silence makes all connections silent. New ones are as well, unless only is true.
func (p *Proxy) Silence(only bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.silent = !only
	for l := range p.lines {
		l.silent = true
	}
}

// SilenceOn makes connections silent on which clients send a word. It lets the first skip
// occurrences pass, acts on the next times ones, and lets all later ones pass. With deliver the
// word still reaches the server, and only the answer is lost.
func (p *Proxy) SilenceOn(word string, skip, times int, deliver bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.on, p.hits = &trigger{[]byte(word), skip, times, deliver}, 0
}

// Silenced returns how many connections SilenceOn has made silent.
func (p *Proxy) Silenced() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.hits
}

// Refuse closes all connections, and every new one at once.
func (p *Proxy) Refuse() {
	p.mu.Lock()
	p.away = true
	p.mu.Unlock()
	p.Cut()
}

// Cut closes all connections; new ones work.
func (p *Proxy) Cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.lines {
		_ = l.client.Close()
		_ = l.server.Close()
	}
}

// Restore lets new connections through. Silent ones stay silent.
func (p *Proxy) Restore() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.silent, p.away, p.on = false, false, nil
}

func (p *Proxy) accept() {
	for {
		client, err := p.listen.Accept()
		if err != nil {
			return // closed
		}
		go p.lead(client)
	}
}

func (p *Proxy) lead(client net.Conn) {
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		_ = client.Close()
		return
	}
	l := &line{client: client, server: server}
	p.mu.Lock()
	refused := p.away
	l.silent = p.silent
	p.lines[l] = true
	p.mu.Unlock()
	if refused {
		_ = client.Close()
		_ = server.Close()
	}
	var both sync.WaitGroup
	both.Go(func() { p.pump(l, client, server, true) })
	both.Go(func() { p.pump(l, server, client, false) })
	both.Wait()
	p.mu.Lock()
	delete(p.lines, l)
	p.mu.Unlock()
}

func (p *Proxy) pump(l *line, from, to net.Conn, sent bool) {
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 && p.passes(l, buffer[:n], sent) {
			_, _ = to.Write(buffer[:n]) // when it is closed, the other pump ends
		}
		if err != nil {
			break
		}
	}
	p.mu.Lock()
	silent := l.silent
	p.mu.Unlock()
	if !silent { // a silent connection does not pass on the end
		_ = to.Close()
	}
}

// passes reports whether a piece reaches the other end.
func (p *Proxy) passes(l *line, piece []byte, sent bool) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if l.silent || !sent || p.on == nil {
		return !l.silent
	}
	text := append(l.tail, piece...)
	l.tail = bytes.Clone(text[max(0, len(text)-len(p.on.word)+1):])
	for range bytes.Count(text, p.on.word) {
		if p.on.skip > 0 {
			p.on.skip--
			continue
		}
		if p.on.times > 0 {
			p.on.times--
			p.hits++
			l.silent = true
			return p.on.deliver
		}
	}
	return true
}
