package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"hearth/local/proof/stage"
)

// A hearth is the running local program.
type hearth struct {
	cmd   *exec.Cmd
	ended chan struct{}
	api   string // up to and with /v1
}

func startHearth(ctx context.Context, s *scene, a account) (*hearth, error) {
	port, err := stage.Port()
	if err != nil {
		return nil, err
	}
	at := fmt.Sprintf("127.0.0.1:%d", port)
	program, err := filepath.Abs(s.program)
	if err != nil {
		return nil, err
	}
	log, err := os.Create(s.file("hearth.log"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }()
	cmd := exec.Command(program)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(),
		"HEARTH_LISTEN="+at, "HEARTH_HEAT_LISTEN=none", "HEARTH_CFN_LISTEN=none", "HEARTH_CLOUDWATCH_LISTEN=none", "HEARTH_STATE="+s.file("state"), "HEARTH_DATABASE=", "HEARTH_REDIS=",
		"HEARTH_OS_AUTH_URL="+s.auth, "HEARTH_OS_USERNAME="+a.user, "HEARTH_OS_PASSWORD="+a.password,
		"HEARTH_OS_PROJECT_NAME="+a.project, "HEARTH_OS_REGION_NAME="+s.region,
		"HEARTH_FETCH=any")
	cmd.Stdout, cmd.Stderr = log, log
	// In its own process group, because Ctrl-C must not end it: it still has stacks to delete.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	h := &hearth{cmd: cmd, ended: make(chan struct{}), api: "http://" + at + "/function/api/v1"}
	go func() {
		_ = cmd.Wait()
		close(h.ended)
	}()
	if err := stage.Answers(ctx, "http://"+at+"/healthz", 30*time.Second); err != nil {
		h.stop()
		text, _ := os.ReadFile(s.file("hearth.log"))
		return nil, fmt.Errorf("%w: %s", err, text)
	}
	return h, nil
}

func (h *hearth) stop() {
	_ = h.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-h.ended:
	case <-time.After(10 * time.Second):
		_ = h.cmd.Process.Kill()
		<-h.ended
	}
}

// request sends an HTTP request, where the client would be too slow to measure or has no command.
func request(ctx context.Context, method, url, token string, body, answer any) (int, error) {
	var send io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return 0, err
		}
		send = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(ctx, method, url, send)
	if err != nil {
		return 0, err
	}
	r.Header.Set("X-Auth-Token", token)
	r.Header.Set("Content-Type", "application/json")
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	defer func() { _ = a.Body.Close() }()
	text, err := io.ReadAll(a.Body)
	if err == nil && answer != nil && a.StatusCode < 300 {
		err = json.Unmarshal(text, answer)
	}
	if err == nil && a.StatusCode >= 400 {
		err = fmt.Errorf("%d: %s", a.StatusCode, text)
	}
	return a.StatusCode, err
}
