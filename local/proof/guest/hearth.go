package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"hearth/local/proof/signin"
	"hearth/local/proof/stage"
)

const (
	gateway = "http://127.0.0.1:8080"
	cloud   = "http://127.0.0.1:5050"
	wait    = 2 * time.Minute
)

// A hearth is the local program with its simulated cloud, and a user of it.
type hearth struct {
	cmd   *exec.Cmd
	dir   string
	token string
	api   string // …/v1/<project>
}

func startHearth(ctx context.Context, program string) (*hearth, error) {
	dir, err := os.MkdirTemp("", "hearth-guest-state-")
	if err != nil {
		return nil, err
	}
	h := &hearth{dir: dir, cmd: exec.CommandContext(ctx, program)}
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return nil, err
	}
	h.cmd.Stdout, h.cmd.Stderr = log, log
	h.cmd.Env = append(os.Environ(), "HEARTH_STATE="+filepath.Join(dir, "state"))
	h.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := h.cmd.Start(); err != nil {
		return nil, err
	}
	err = stage.Answers(ctx, gateway+"/healthz", time.Minute)
	if err == nil {
		err = h.signIn(ctx)
	}
	if err != nil {
		h.stop()
		return nil, err
	}
	return h, nil
}

func (h *hearth) signIn(ctx context.Context) error {
	session, err := signin.In(ctx, http.DefaultClient, cloud+"/identity/v3", signin.Who{User: "admin", Password: "secret", Project: "demo"})
	if err != nil {
		return err
	}
	h.token = session.Token
	h.api, err = session.Endpoint(gateway + "/function/api/v1")
	return err
}

func (h *hearth) stop() {
	_ = h.cmd.Process.Kill()
	_ = h.cmd.Wait()
	_ = os.RemoveAll(h.dir)
}

func (h *hearth) log() string {
	text, err := os.ReadFile(filepath.Join(h.dir, "log"))
	if err != nil {
		return err.Error()
	}
	return string(text)
}

type object = map[string]any

// do sends JSON, and returns the answer's; nil when it is no JSON.
func (h *hearth) do(ctx context.Context, method, url string, body any) (answer object, err error) {
	sent, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(sent))
	if err != nil {
		return nil, err
	}
	for name, value := range map[string]string{"Content-Type": "application/json", "X-Auth-Token": h.token, "X-OpenStack-Nova-API-Version": "2.60"} {
		r.Header.Set(name, value)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = a.Body.Close() }()
	text, err := io.ReadAll(a.Body)
	if err == nil && a.StatusCode >= 400 {
		err = fmt.Errorf("%s %s: %s %.500s", method, url, a.Status, text)
	}
	_ = json.Unmarshal(text, &answer) // some answers are no JSON
	return answer, err
}

// metric returns the value of one of Hearth's metrics.
func (h *hearth) metric(ctx context.Context, name string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, gateway+"/metrics", nil)
	if err != nil {
		return "", err
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer func() { _ = a.Body.Close() }()
	text, err := io.ReadAll(a.Body)
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			return strings.TrimSpace(value), nil
		}
	}
	return "", errors.Join(err, fmt.Errorf("there is no metric %s", name))
}

// create creates a stack and returns its path below the API.
func (h *hearth) create(ctx context.Context, name, template string) (string, error) {
	a, err := h.do(ctx, http.MethodPost, h.api+"/stacks", object{"stack_name": name, "template": template})
	id, _ := at(a, "stack", "id").(string)
	return h.api + "/stacks/" + name + "/" + id, err
}

// until waits until a value of a stack, or of a part of it, is as wanted.
func (h *hearth) until(ctx context.Context, url, want string, path ...string) error {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	for {
		a, err := h.do(ctx, http.MethodGet, url, nil)
		got, _ := at(a, path...).(string)
		switch {
		case err == nil && got == want:
			return nil
		case strings.HasSuffix(got, "_FAILED"):
			return fmt.Errorf("%s is %s: %v", url, got, at(a, path[0], "stack_status_reason"))
		case ctx.Err() != nil:
			return fmt.Errorf("%s is %q, never %s: %w", url, got, want, ctx.Err())
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// output returns an output of a stack.
func (h *hearth) output(ctx context.Context, stack, name string) (any, error) {
	a, err := h.do(ctx, http.MethodGet, stack+"/outputs/"+name, nil)
	return at(a, "output", "output_value"), err
}

// server returns the ID and the user data of a resource that is a server.
func (h *hearth) server(ctx context.Context, stack, resource string) (id, userData string, err error) {
	if err := h.until(ctx, stack+"/resources/"+resource, "CREATE_COMPLETE", "resource", "resource_status"); err != nil {
		return "", "", err
	}
	a, err := h.do(ctx, http.MethodGet, stack+"/resources/"+resource, nil)
	if err != nil {
		return "", "", err
	}
	id, _ = at(a, "resource", "physical_resource_id").(string)
	shown, err := h.do(ctx, http.MethodGet, cloud+"/compute/v2.1/servers/"+id, nil)
	userData, _ = at(shown, "server", "OS-EXT-SRV-ATTR:user_data").(string)
	return id, userData, err
}

// at returns the value at a path in objects; nil where there is none.
func at(v any, path ...string) any {
	for _, key := range path {
		m, _ := v.(object)
		v = m[key]
	}
	return v
}
