package engine_test

import (
	"context"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// A hastyDelegate lets its caller hang up while Keystone makes the trust.
type hastyDelegate struct {
	delegate
	hangUp func()
}

func (d hastyDelegate) Delegate(ctx context.Context, c stack.Caller) (stack.Credential, error) {
	d.hangUp()
	return d.delegate.Delegate(ctx, c)
}

// A client that hangs up leaves either a stack with its trust, or nothing.
func TestNoTrustWithoutItsStack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.engine(nil)
	ctx, hangUp := context.WithCancel(t.Context())
	e.Delegate = hastyDelegate{e.Delegate, hangUp}
	s, err := e.CreateStack(ctx, w.caller, engine.Request{Name: "small", Source: stack.Source{Template: []byte(small)}})
	if err != nil {
		t.Fatal(err)
	}
	e = w.engine(nil)
	if s = w.run(e, nil, s.ID); s.State() != "CREATE_COMPLETE" || w.trusts() != 1 {
		t.Errorf("%s: %s; %d trusts", s.State(), s.Reason, w.trusts())
	}
}
