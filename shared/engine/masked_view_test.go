package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// A damagingStore returns templates that a test has damaged, or errors.
type damagingStore struct {
	engine.Store
	source   func(*stack.Source) error
	snapshot func(*stack.StackSnapshot)
}

func (s *damagingStore) Source(ctx context.Context, id string) (stack.Source, error) {
	src, err := s.Store.Source(ctx, id)
	if err == nil && s.source != nil {
		err = s.source(&src)
	}
	return src, err
}

func (s *damagingStore) Snapshot(ctx context.Context, stackID, id string) (stack.StackSnapshot, error) {
	one, err := s.Store.Snapshot(ctx, stackID, id)
	if err == nil && s.snapshot != nil {
		s.snapshot(&one)
	}
	return one, err
}

// If a template cannot be read, its hidden parameters are not known. Nothing is shown then that
// could be one of them.
func TestUnreadableTemplateRevealsNothing(t *testing.T) {
	const secret = "a-hidden-value"
	w := newWorld(t)
	s, one := w.keeps(w.engine(nil), w.run(w.engine(nil), nil, w.create(w.engine(nil), "s", "heat_template_version: 2021-04-16\n"+
		"parameters: {s: {type: string, hidden: true, default: "+secret+"}}\n"+
		"resources: {a: {type: OS::Heat::Value, properties: {value: {get_param: s}}}}\n", true).ID), "one")

	for _, c := range []struct {
		name  string
		store func() *damagingStore
		fails bool // the whole view
	}{
		{"as it is", func() *damagingStore { return &damagingStore{} }, false},
		{"the database is away at the second read", func() *damagingStore {
			reads := 0
			return &damagingStore{source: func(*stack.Source) error {
				if reads++; reads > 1 {
					return stack.ErrAway
				}
				return nil
			}}
		}, true},
		{"the template is none", func() *damagingStore {
			return &damagingStore{source: func(src *stack.Source) error { src.Template = []byte("a: b"); return nil }}
		}, true},
		{"the snapshot's template is none", func() *damagingStore {
			return &damagingStore{snapshot: func(one *stack.StackSnapshot) {
				one.Saved.Source.Template = []byte("heat_template_version: 1900-01-01\nparameters: {s: {default: b-hidden-value}}")
			}}
		}, false},
		{"the snapshot's template has problems", func() *damagingStore {
			return &damagingStore{snapshot: func(one *stack.StackSnapshot) {
				one.Saved.Source.Template = []byte("heat_template_version: 2021-04-16\nparameters: [s]")
				one.Saved.Source.Environment.Parameters = map[string]any{"s": "b-hidden-value"}
			}}
		}, false},
	} {
		w.wrap = func(inner engine.Store, _ *killer) engine.Store {
			store := c.store()
			store.Store = inner
			return store
		}
		got, err := w.engine(nil).Snapshot(t.Context(), s, one.ID)
		if (err != nil) != c.fails {
			t.Errorf("%s: %v", c.name, err)
		}
		text := fmt.Sprintf("%+v", got)
		if got.Saved != nil {
			text += fmt.Sprintf("%+v %s", *got.Saved, got.Saved.Template) + string(got.Saved.Source.Template)
		}
		if strings.Contains(text, secret) || strings.Contains(text, "b-hidden-value") {
			t.Errorf("%s: %s", c.name, text)
		}
	}
}
