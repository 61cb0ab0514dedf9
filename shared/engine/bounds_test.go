package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// Signals are refused when their handle has no room, for large signals and for many.
func TestSignalsOfAHandleAreBounded(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.create(e, "waits", awaiting, true)
	w.until(e, func() bool { return w.rows(s)["w"].WaitKey != "" })
	large := strings.Repeat("x", 300_000)
	var codes []stack.Code
	for i := range 6 {
		err := e.Signal(t.Context(), w.caller, s, w.row(s, "h"), map[string]any{"id": fmt.Sprint(i), "data": large, "reason": large})
		codes = append(codes, stack.CodeOf(err))
	}
	switch {
	case codes[0] != "":
		t.Errorf("codes[0] = %q, want %q", codes[0], "")
	case codes[1] != stack.RequestLimitExceeded:
		t.Errorf("codes[1] = %q, want %q", codes[1], stack.RequestLimitExceeded)
	case codes[5] != stack.RequestLimitExceeded:
		t.Errorf("codes[5] = %q, want %q", codes[5], stack.RequestLimitExceeded)
	}
	events, err := w.store.Events(t.Context(), stack.EventQuery{StackID: s.ID})
	if err != nil {
		t.Fatal(err)
	}
	for _, ev := range events {
		if len(ev.Reason) > 2000 {
			t.Errorf("the reason of an event has %d bytes", len(ev.Reason))
		}
	}
	if held, err := e.Metadata(t.Context(), s, w.row(s, "h")); err != nil || len(held) != 1 {
		t.Errorf("%d signals, %v", len(held), err)
	}
}

// A stack whose outputs use one long text many times is made and shown. The outputs that do not fit
// say so.
func TestOutputsOfAStackAreBounded(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	var b strings.Builder
	b.WriteString("heat_template_version: queens\nresources:\n  v: {type: OS::Heat::Value, properties: {value: {get_file: f}}}\noutputs:\n")
	for i := range 20 {
		fmt.Fprintf(&b, "  o%02d: {value: {get_attr: [v, value]}}\n", i)
	}
	b.WriteString("  many: {value: [" + strings.TrimSuffix(strings.Repeat("{get_attr: [v, value]}, ", 50), ", ") + "]}\n  small: {value: 1}\n")
	s, err := e.CreateStack(t.Context(), w.caller, engine.Request{Name: "s", DisableRollback: true, Source: stack.Source{
		Template: []byte(b.String()), Files: map[string]string{"f": strings.Repeat("x", 400_000)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if s = w.run(e, nil, s.ID); s.State() != "CREATE_COMPLETE" {
		t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	outputs, err := e.Outputs(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	size := 0
	for _, o := range outputs {
		if text, ok := o.Value.(string); ok {
			size += len(text)
		}
		if o.Key == "o19" && (o.Value != nil || !strings.Contains(o.Err, "larger than")) || o.Key == "many" && (o.Value != nil || !strings.Contains(o.Err, "larger than")) {
			t.Errorf("%s: %q", o.Key, o.Err)
		}
		if (o.Key == "o00" || o.Key == "small") && o.Err != "" {
			t.Errorf("%s: %q", o.Key, o.Err)
		}
	}
	if size > 4<<20 {
		t.Errorf("the outputs have %d bytes", size)
	}
}
