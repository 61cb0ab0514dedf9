package engine_test

import (
	"context"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

const tuned = `
heat_template_version: 2016-10-14
parameters:
  fixed: {type: string, default: never, immutable: true}
  size: {type: string, default: small}
resources:
  a: {type: OS::Heat::TestResource, properties: {value: {get_param: size}}}
`

// A PATCH keeps what it does not give. An immutable parameter keeps its value.
func TestPatch(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	s := w.run(e, nil, w.create(e, "s", tuned, true).ID)
	for _, step := range []struct {
		give  map[string]any
		clear []string
		value string
	}{
		{map[string]any{"size": "large"}, nil, "large"},
		{nil, nil, "large"},
		{nil, []string{"size"}, "small"},
	} {
		r := engine.UpdateRequest{Existing: true, Clear: step.clear}
		r.Source.Environment.Parameters = step.give
		next, err := e.UpdateStack(context.Background(), w.caller, s, r)
		if err != nil {
			t.Fatal(err)
		}
		s = w.run(e, nil, next.ID)
		if got := w.rows(s)["a"].Data["value"]; s.State() != "UPDATE_COMPLETE" || got != step.value {
			t.Errorf("%v, without %v: %s: %v", step.give, step.clear, s.State(), got)
		}
	}
	r := engine.UpdateRequest{Existing: true}
	r.Source.Environment.Parameters = map[string]any{"fixed": "other"}
	const want = "The following parameters are immutable and may not be updated: fixed"
	if _, err := e.UpdateStack(context.Background(), w.caller, s, r); stack.CodeOf(err) != stack.ImmutableParameter || err.Error() != want {
		t.Errorf("got %v", err)
	}
}
