package validator

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"

	"hearth/shared/engine"
	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

// Needs are what the validator uses.
type Needs struct {
	// Validate checks a template. It is pure: it uses no cloud and no store.
	Validate func(context.Context, engine.Request) (engine.Validation, error)
	Log      *slog.Logger

	Prefix      string // removed from the beginning of paths: /function/validator
	MaxBody     int64  // bytes; 0 is 1 MiB
	MaxTemplate int    // bytes; 0 is 512 KiB
}

type validator struct{ Needs }

// New returns the handler, which serves POST / with a template.
func New(n Needs) http.Handler {
	n.MaxBody = cmp.Or(n.MaxBody, 1<<20)
	n.MaxTemplate = cmp.Or(n.MaxTemplate, 512<<10)
	v := &validator{n}
	return web.New(web.Needs{
		Routes:    []web.Route{{Method: http.MethodPost, Path: "/", Action: "validate", Policy: "anybody", Handle: v.validate}},
		Prefix:    n.Prefix,
		Limit:     n.MaxBody,
		Log:       n.Log,
		Encode:    web.EncodeJSON,
		Faults:    web.HeatFault,
		Share:     func(*web.Request) string { return "anonymous" },
		Anonymous: true,
		Identify:  func(*web.Request) error { return nil },
		Permit:    func(*web.Request, web.Route) error { return nil },
	})
}

func (v *validator) validate(r *web.Request) (web.Reply, error) {
	text, err := r.Text()
	if err != nil {
		return refused(err)
	}
	request, wrong := v.request(text)
	if request.ShowNested, err = r.Bool("show_nested", false); err != nil {
		return refused(err)
	}
	found, err := v.inspect(r.Context(), request, wrong)
	if err != nil {
		return refused(err)
	}
	return web.OK(wire.NewValidation(found))
}

// inspect also checks a template whose environment is wrong, and reports the problems of both.
func (v *validator) inspect(ctx context.Context, r engine.Request, wrong error) (engine.Validation, error) {
	var problems stack.Problems
	if wrong != nil && (!errors.As(wrong, &problems) || len(r.Source.Template) == 0) {
		return engine.Validation{}, wrong
	}
	found, err := v.Validate(ctx, r)
	var more stack.Problems
	if wrong == nil || err != nil && !errors.As(err, &more) {
		return found, err
	}
	return found, append(problems, more...)
}

// request reads the body. A JSON object with a field that no template has is the body of Heat's validate
// request. Anything else is a template.
func (v *validator) request(text []byte) (engine.Request, error) {
	var body wire.Body
	if json.Unmarshal(text, &body) == nil && (body["template"] != nil || body["template_url"] != nil) {
		return body.Validate(v.MaxTemplate)
	}
	return engine.Request{Source: stack.Source{Template: text}}, wire.Size(text, v.MaxTemplate)
}

// refused answers with the problems of the template. An internal error is returned as an error.
func refused(err error) (web.Reply, error) {
	var problems stack.Problems
	if !errors.As(err, &problems) {
		code := stack.CodeOf(err)
		if code == "" || code == stack.Unavailable {
			return web.Reply{}, err
		}
		problems = stack.Problems{{Code: code, Message: web.Sentence(err)}}
	}
	return web.Reply{Status: http.StatusBadRequest, Body: map[string]any{"problems": problems}}, nil
}
