package prompt

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
)

// A Client is one openstack client that runs commands one after another, as at its prompt: a start
// for each command would take seconds.
type Client struct {
	mu       sync.Mutex
	cmd      *exec.Cmd
	in       io.WriteCloser
	out      *bufio.Reader
	commands int // commands so far
}

// A Refusal is the client's output instead of an answer.
type Refusal string

func (r Refusal) Error() string { return string(r) }

// Start starts a client with the given OS_* variables, or with those of this process when own is
// nil.
func Start(ctx context.Context, own map[string]string) (*Client, error) {
	path, err := exec.LookPath("openstack")
	if err != nil {
		return nil, errors.New("there is no openstack client: Debian has it as python3-openstackclient, with python3-heatclient")
	}
	c := &Client{cmd: exec.CommandContext(ctx, path)}
	c.cmd.Env = append(environment(own), "PYTHONUNBUFFERED=1")
	// Ctrl-C at the terminal must not end the client, which then still removes stacks.
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.cmd.Stderr = c.cmd.Stdout // one pipe, so that the output keeps its order
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

// Do runs a command that prints nothing when it succeeds.
func (c *Client) Do(words ...string) error {
	text, err := c.Say(words...)
	if err == nil && strings.TrimSpace(text) != "" {
		err = Refusal(strings.TrimSpace(text))
	}
	return err
}

// Ask runs a command and decodes its JSON into v.
func (c *Client) Ask(v any, words ...string) error {
	text, err := c.Say(append(slices.Clone(words), "-f", "json")...)
	if err != nil {
		return err
	}
	for rest := text; rest != ""; {
		if rest[0] == '{' || rest[0] == '[' {
			return json.NewDecoder(strings.NewReader(rest)).Decode(v)
		}
		_, rest, _ = strings.Cut(rest, "\n")
	}
	return Refusal(strings.TrimSpace(text))
}

// Say runs a command and returns its output. The output ends at a mark that a second command prints.
func (c *Client) Say(words ...string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.commands++
	mark := fmt.Sprintf("MARK_%d_", c.commands)
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = "'" + w + "'"
	}
	// The first word must not be quoted, because the client looks it up as it is.
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

// Close ends the client.
func (c *Client) Close() {
	_ = c.in.Close()
	_ = c.cmd.Wait()
}
