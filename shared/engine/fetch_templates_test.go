package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// shelf is a web server's content by URL. It counts requests.
type shelf struct {
	texts map[string]string
	asked map[string]int
}

func (s shelf) Get(_ context.Context, address string) ([]byte, error) {
	s.asked[address]++
	if text, ok := s.texts[address]; ok {
		return []byte(text), nil
	}
	return nil, errors.New("not there")
}

// Nested templates that are named by a URL are fetched, those in them too. Each is fetched once,
// and not when the request contains it. A template that cannot be fetched is reported where it is
// named.
func TestTemplatesByAddress(t *testing.T) {
	w := newWorld(t)
	const far, farther, sent, gone = "https://far/a.yaml", "https://far/b.yaml", "https://far/sent.yaml", "https://far/gone.yaml"
	head := "heat_template_version: 2021-04-16\nresources:\n"
	out := shelf{asked: map[string]int{}, texts: map[string]string{
		far:     head + "  x: {type: " + farther + "}\n  y: {type: My::Sent}\n",
		farther: head + "  z: {type: OS::Heat::RandomString}\n",
		sent:    head + "  wrong: {type: OS::Heat::None}\n",
	}}
	e := w.engine(nil)
	e.Fetcher = out
	request := func(template string) engine.Request {
		return engine.Request{Name: "far", Source: stack.Source{
			Template: []byte(head + template), Files: map[string]string{sent: head + "  right: {type: OS::Heat::None}\n"},
			Environment: stack.Environment{ResourceRegistry: map[string]any{"My::Sent": sent, "resources": map[string]any{"a": map[string]any{"My::Far": far}}}},
		}}
	}
	p, err := e.PreviewStack(t.Context(), w.caller, request("  a: {type: My::Far}\n  b: {type: "+far+"}\n"))
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	var walk func(all []engine.PreviewedResource)
	walk = func(all []engine.PreviewedResource) {
		for _, r := range all {
			if !r.Nested {
				seen = append(seen, r.Name)
			}
			walk(r.Below)
		}
	}
	walk(p.Resources)
	if got := strings.Join(seen, " "); got != "z right z right" {
		t.Errorf("%s", got)
	}
	if got := fmt.Sprint(out.asked); got != "map[https://far/a.yaml:1 https://far/b.yaml:1]" {
		t.Errorf("%s", got)
	}

	want := `Could not fetch remote template "` + gone + `": Failed to retrieve template from ` + gone
	if _, err := e.Validate(t.Context(), w.caller, request("  a: {type: "+gone+"}\n")); err == nil || !strings.Contains(err.Error(), want) {
		t.Error(err)
	}
	asked := len(out.asked)
	if _, err := e.Inspect(t.Context(), request("  a: {type: "+farther+"?}\n")); err == nil || len(out.asked) != asked {
		t.Errorf("the validator asked: %v %v", out.asked, err)
	}
	var many strings.Builder
	for i := range 300 {
		fmt.Fprintf(&many, "  r%d: {type: 'https://far/many-%d.yaml'}\n", i, i)
	}
	clear(out.asked)
	if _, err := e.Validate(t.Context(), w.caller, request(many.String())); err == nil || len(out.asked) > 100 {
		t.Errorf("%d addresses were opened: %v", len(out.asked), err)
	}
}
