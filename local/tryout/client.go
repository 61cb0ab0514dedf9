package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
)

// A client is one openstack client that is given commands one after the other, as a
// person gives them at its prompt: starting it anew for each costs seconds.
type client struct {
	mu   sync.Mutex
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
	said int // commands so far
}

// A refusal is what the client said instead of an answer.
type refusal string

func (r refusal) Error() string { return string(r) }

// startClient starts a client whose OS_* variables are those given, or, if there are
// none, our own.
func startClient(ctx context.Context, own map[string]string) (*client, error) {
	path, err := exec.LookPath("openstack")
	if err != nil {
		return nil, errors.New("there is no openstack client: Debian has it as python3-openstackclient, with python3-heatclient")
	}
	c := &client{cmd: exec.CommandContext(ctx, path)}
	c.cmd.Env = append(environment(own), "PYTHONUNBUFFERED=1")
	// Ctrl-C at the terminal is for us alone: what was made must be removed first.
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.cmd.Stderr = c.cmd.Stdout // one pipe, so that what was said stands in its order
	c.out = bufio.NewReader(out)
	return c, c.cmd.Start()
}

func environment(own map[string]string) []string {
	var env []string
	for _, v := range os.Environ() {
		if own == nil || !strings.HasPrefix(v, "OS_") {
			env = append(env, v)
		}
	}
	for k, v := range own {
		env = append(env, k+"="+v)
	}
	return env
}

// do gives a command that answers nothing when it succeeds.
func (c *client) do(words ...string) error {
	text, err := c.say(words)
	if err == nil && strings.TrimSpace(text) != "" {
		err = refusal(strings.TrimSpace(text))
	}
	return err
}

// ask gives a command and puts its answer into v.
func (c *client) ask(v any, words ...string) error {
	text, err := c.say(append(words, "-f", "json"))
	if err != nil {
		return err
	}
	for rest := text; rest != ""; {
		if rest[0] == '{' || rest[0] == '[' {
			return json.NewDecoder(strings.NewReader(rest)).Decode(v)
		}
		_, rest, _ = strings.Cut(rest, "\n")
	}
	return refusal(strings.TrimSpace(text))
}

// say gives a command and reads until the mark that a second command prints.
func (c *client) say(words []string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.said++
	mark := fmt.Sprintf("MARK_%d_", c.said)
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = "'" + w + "'"
	}
	// The first word must stand free: it is looked up as it is.
	quoted[0] = words[0]
	_, err := fmt.Fprintf(c.in, "%s\nconfiguration show -f shell --prefix %s -c region_name\n", strings.Join(quoted, " "), mark)
	if err != nil {
		return "", fmt.Errorf("the openstack client has ended: %w", err)
	}
	var text strings.Builder
	for {
		line, err := c.out.ReadString('\n')
		if strings.HasPrefix(line, mark) {
			return text.String(), nil
		}
		text.WriteString(line)
		if err != nil {
			return "", fmt.Errorf("the openstack client has ended: %w: %s", err, text.String())
		}
	}
}

func (c *client) close() {
	_ = c.in.Close()
	_ = c.cmd.Wait()
}
