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

// metered returns a context whose meter adds up bytes, and ends the work above a limit.
func metered(ctx context.Context, most int, bytes *int) context.Context {
	return context.WithValue(ctx, stack.MeterKey{}, &stack.Meter{Tell: func(_, made int) error {
		if *bytes += made; *bytes > most {
			return errLeft
		}
		return nil
	}})
}

var errLeft = errors.New("the client has left")

// group returns a group of values that are long together.
func group(members, letters int) engine.Request {
	return engine.Request{Name: "g", Source: stack.Source{Template: fmt.Appendf(nil, `{"heat_template_version":"2021-04-16","resources":{"g":
		{"type":"OS::Heat::ResourceGroup","properties":{"count":%d,"resource_def":{"type":"OS::Heat::Value","properties":{"value":"%s"}}}}}}`,
		members, strings.Repeat("x", letters))}}
}

// A preview adds what it is about to make to its meter before it makes it. What would not fit into
// an answer is not made.
func TestPreviewIsWeighed(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	bytes := 0
	switch _, err := e.PreviewStack(metered(t.Context(), 1<<30, &bytes), w.caller, group(1000, 100)); {
	case err != nil:
		t.Errorf("unexpected error: %v", err)
	case bytes < 4<<20:
		t.Errorf("bytes = %d, want at least %d", bytes, 4<<20)
	case bytes > 64<<20:
		t.Errorf("bytes = %d, want at most %d", bytes, 64<<20)
	}
	bytes = 0
	_, err := e.PreviewStack(metered(t.Context(), 1<<20, &bytes), w.caller, group(1000, 100))
	if !errors.Is(err, errLeft) || bytes < 4<<20 {
		t.Errorf("%v after %d bytes", err, bytes)
	}
	bytes = 0
	_, err = e.PreviewStack(metered(t.Context(), 1<<30, &bytes), w.caller, group(900, 20_000))
	if stack.CodeOf(err) != stack.RequestLimitExceeded || bytes > 16<<20 {
		t.Errorf("a preview of 18 MB: %v after %d bytes", err, bytes)
	}
}

// The meter counts rows before they are read, of a stack and its nested stacks.
func TestRowsAreWeighed(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	root := stack.Stack{ID: "00000000-0000-4000-8000-000000000001", Name: "root", Project: w.caller.Project, Action: stack.Create, Status: stack.Complete, Size: 3, Created: e.Now()}
	below := root
	below.ID, below.Name, below.Parent, below.Root, below.Depth, below.Size = "00000000-0000-4000-8000-000000000002", "below", root.ID, root.ID, 1, 2000
	for _, s := range []stack.Stack{root, below} {
		for _, r := range w.store.Commit(t.Context(), stack.Change{NewStack: &s}) {
			if r.Err != nil {
				t.Fatal(r.Err)
			}
		}
	}
	weigh := func(s stack.Stack, below, whole bool) int {
		bytes := 0
		if err := e.WeighRows(metered(t.Context(), 1<<30, &bytes), s, below, whole); err != nil {
			t.Error(err)
		}
		return bytes
	}
	switch alone, tree, whole := weigh(root, false, false), weigh(root, true, false), weigh(below, true, true); {
	case alone > 64<<10:
		t.Errorf("alone = %d, want at most %d", alone, 64<<10)
	case tree < 1<<20:
		t.Errorf("tree = %d, want at least %d", tree, 1<<20)
	case whole <= tree:
		t.Errorf("whole = %d, want more than %d", whole, tree)
	}
	bytes := 0
	if _, err := e.Secrets(metered(t.Context(), 1<<20, &bytes), root); !errors.Is(err, errLeft) {
		t.Errorf("secrets of the tree: %v after %d bytes", err, bytes)
	}
}

// When the meter ends a request, the answer says so and does not list it as a problem of the
// template.
func TestMeterEndsRequests(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	long := engine.Request{Name: "long", Source: stack.Source{Template: []byte("heat_template_version: 2021-04-16\nresources:\n" +
		"  a: {type: OS::Heat::Value, properties: {value: " + strings.Repeat("x", 100_000) + "}}\n")}}
	match := engine.Request{Name: "match", Source: stack.Source{Template: []byte("heat_template_version: 2021-04-16\nparameters:\n" +
		"  a: {type: string, default: '" + strings.Repeat("a", 2000) + "!', constraints: [{allowed_pattern: '^((a{1,100}){1,100})*$'}]}\n")}}
	for _, r := range []engine.Request{long, match} {
		for what, ask := range map[string]func(ctx context.Context) error{
			"preview":  func(ctx context.Context) error { _, err := e.PreviewStack(ctx, w.caller, r); return err },
			"creation": func(ctx context.Context) error { _, err := e.CreateStack(ctx, w.caller, r); return err },
			"check":    func(ctx context.Context) error { _, err := e.Inspect(ctx, r); return err },
		} {
			bytes := 0
			if err := ask(metered(t.Context(), 50_000, &bytes)); !errors.Is(err, errLeft) {
				t.Errorf("%s of %s: %v after %d bytes", what, r.Name, err, bytes)
			}
		}
	}
}
