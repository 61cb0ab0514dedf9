package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

// An agent is a server with os-collect-config.
type agent struct {
	poll   string // how it reads its deployments
	signal string // how it says what became of them
}

// run boots the server, and changes one of its deployments later.
func (a agent) run(ctx context.Context, h *hearth, cache string, r *report) error {
	name := strings.ToLower(strings.ReplaceAll(a.poll+"-"+a.signal, "_", "-"))
	template := strings.NewReplacer("POLL", a.poll, "SIGNAL", a.signal).Replace(text("agent.yaml"))
	m, stack, err := bootServer(ctx, h, cache, r, name, template, "server")
	if err != nil {
		return err
	}
	defer m.remove()
	if err := m.write("/usr/local/bin/run-deployments", text("run-deployments")); err != nil {
		return err
	}
	err = a.settle(ctx, h, m, r, stack, "CREATE_COMPLETE")
	r.check("the deployments are COMPLETE", err == nil, "%v", err)
	result, err := h.output(ctx, stack, "result")
	r.check("with their outputs", err == nil && asText(result) == "hello world", "%v %v", result, err)
	code, err := h.output(ctx, stack, "code")
	r.check("and the exit code of one without outputs", err == nil && asText(code) == "0", "%v %v", code, err)

	if _, err := h.do(ctx, http.MethodPatch, stack, object{"template": strings.ReplaceAll(template, "world", "moon")}); err != nil {
		return err
	}
	err = a.settle(ctx, h, m, r, stack, "UPDATE_COMPLETE")
	r.check("an update reaches the server", err == nil, "%v", err)
	result, err = h.output(ctx, stack, "result")
	r.check("with new outputs", err == nil && asText(result) == "hello moon", "%v %v", result, err)
	_, err = h.do(ctx, http.MethodDelete, stack, nil)
	return err
}

// settle lets the agent work, as often as its timer would, until the stack's action has ended.
func (a agent) settle(ctx context.Context, h *hearth, m *machine, r *report, stack, want string) (err error) {
	for range 10 {
		out, failed := m.run(ctx, "run-deployments")
		r.log("agent", out)
		if failed != nil {
			return fmt.Errorf("the agent: %w: %s", failed, out)
		}
		shown, err := h.do(ctx, http.MethodGet, stack, nil)
		if status, _ := at(shown, "stack", "stack_status").(string); err == nil && status == want {
			return nil
		}
	}
	return h.until(ctx, stack, want, "stack", "stack_status")
}

func asText(v any) string { return fmt.Sprint(v) }
