package validator

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// check is a fake of the template language. It accepts any text with heat_template_version.
func check(ctx context.Context, r engine.Request) (engine.Validation, error) {
	if !stack.MeterOf(ctx).IsAnonymous() {
		return engine.Validation{}, errors.New("the caller counts as known")
	}
	switch text := string(r.Source.Template); {
	case strings.Contains(text, "broken"):
		return engine.Validation{}, errors.New("disk on fire")
	case strings.Contains(text, "two wrongs"):
		return engine.Validation{}, stack.Problems{
			{Code: stack.InvalidTemplateSection, Path: "foo", Line: 2, Column: 1, Message: "The template section is invalid: foo"},
			{Code: stack.StackValidationFailed, Path: "resources.a", Line: 4, Column: 3, Message: "Unknown type", Hint: "Did you mean OS::Heat::None?"},
		}
	case !strings.Contains(text, "heat_template_version"):
		return engine.Validation{}, stack.Errorf(stack.InvalidTemplateVersion, "Template version was not provided")
	}
	return engine.Validation{
		Description: "fine",
		Parameters:  []engine.Parameter{{Name: "size", Type: "number", HasDefault: true, Default: 3.0}},
		Environment: r.Source.Environment,
	}, nil
}

func TestValidator(t *testing.T) {
	h := New(Needs{Validate: check, Log: slog.New(slog.DiscardHandler), Prefix: "/function/validator", MaxTemplate: 200, MaxBody: 400})
	for name, c := range map[string]struct {
		path, method, body string
		status             int
		says               []string
	}{
		"yaml":            {"/", "POST", "heat_template_version: 2021-04-16", 200, []string{`"Description":"fine"`, `"size":{"Type":"Number"`, `"Default":3`}},
		"json":            {"/", "POST", `{"heat_template_version": "2021-04-16"}`, 200, []string{`"Description":"fine"`}},
		"gateway's path":  {"/function/validator", "POST", "heat_template_version: 2021-04-16", 200, nil},
		"heat's body":     {"/", "POST", `{"template": {"heat_template_version": "2021-04-16"}, "parameters": {"size": 7}}`, 200, []string{`"parameters":{"size":7}`}},
		"all problems":    {"/", "POST", "two wrongs", 400, []string{`"path":"foo","line":2,"column":1`, `"hint":"Did you mean OS::Heat::None?"`}},
		"one error":       {"/", "POST", "a: b", 400, []string{`{"problems":[{"code":"InvalidTemplateVersion","message":"Template version was not provided"}]}`}},
		"both wrong":      {"/", "POST", `{"template": "two wrongs", "environment": {"foo": 1}}`, 400, []string{`environment has wrong section \"foo\"`, `"path":"foo","line":2`, `Unknown type`}},
		"bad environment": {"/", "POST", `{"template": "heat_template_version", "environment": {"foo": 1}}`, 400, []string{`environment has wrong section \"foo\"`}},
		"large template":  {"/", "POST", strings.Repeat("x", 201), 400, []string{"Template size (201 bytes) exceeds maximum allowed size (200 bytes)"}},
		"large body":      {"/", "POST", strings.Repeat("x", 401), 400, []string{"JSON body size (401 bytes) exceeds"}},
		"our own fault":   {"/", "POST", "broken", 500, []string{`"type":"HTTPInternalServerError"`}},
		"method":          {"/", "GET", "", 405, nil},
		"path":            {"/else", "POST", "", 404, nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(c.method, c.path, strings.NewReader(c.body)))
			if w.Code != c.status {
				t.Errorf("status %d, want %d: %s", w.Code, c.status, w.Body)
			}
			for _, want := range c.says {
				if !strings.Contains(w.Body.String(), want) {
					t.Errorf("%s does not say %s", w.Body, want)
				}
			}
			if strings.Contains(w.Body.String(), "fire") {
				t.Errorf("an internal error's text got out: %s", w.Body)
			}
		})
	}
}
