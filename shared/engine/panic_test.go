package engine_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// errPoison is what the panics of these tests panic with.
var errPoison = errors.New("poison")

// A panicStore panics when the rows that resources of a stack require are read, or when a stack is
// planned.
type panicStore struct {
	engine.Store
	loads, plans string // IDs of stacks
	panics       *atomic.Int32
}

func (s panicStore) Resources(ctx context.Context, stackID string, names []string) ([]stack.Resource, error) {
	if stackID == s.loads && len(names) > 0 {
		s.panics.Add(1)
		panic(errPoison)
	}
	return s.Store.Resources(ctx, stackID, names)
}

func (s panicStore) Planned(ctx context.Context, stackID string, generation int64) (bool, error) {
	if s.plans == stackID {
		s.panics.Add(1)
		panic(errPoison)
	}
	return s.Store.Planned(ctx, stackID, generation)
}

// A panicCloud panics at the calls that on selects.
type panicCloud struct {
	engine.Cloud
	on     func(stack.Call) bool
	panics *atomic.Int32
}

func (c panicCloud) Do(ctx context.Context, a stack.Account, call stack.Call) stack.Answer {
	if c.on(call) {
		c.panics.Add(1)
		panic(errPoison)
	}
	return c.Cloud.Do(ctx, a, call)
}

// panicEngine returns a worker whose calls panic when on selects them.
func (w *world) panicEngine(panics *atomic.Int32, on func(stack.Call) bool) *engine.Engine {
	n := w.needs(nil)
	n.Cloud = panicCloud{n.Cloud, on, panics}
	return engine.New(n)
}

// A logBuffer is a log that a test reads while others write it.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// logged makes the workers of the world write to a log, and returns the log.
func (w *world) logged() *logBuffer {
	l := &logBuffer{}
	w.log = slog.New(slog.NewTextHandler(l, nil))
	return l
}

const ordinary = `heat_template_version: queens
resources:
  a: {type: OS::Heat::Value, properties: {value: 1}}
  b: {type: OS::Heat::Value, properties: {value: {get_attr: [a, value]}}}
  net: {type: OS::Neutron::Net, properties: {name: NAME}}
`

// checkOnlyRowDied runs a stack with a row that panics, beside an ordinary stack. The ordinary stack
// completes while the other one still tries, and the row fails after four deaths. Then the stack
// is deleted.
func (w *world) checkOnlyRowDied(e *engine.Engine, panics *atomic.Int32, bad, other stack.Stack, row string) {
	w.t.Helper()
	other = w.run(e, nil, other.ID)
	if now := w.stack(bad.ID); other.State() != "CREATE_COMPLETE" || now.Status != stack.InProgress || panics.Load() == 0 {
		w.t.Errorf("the ordinary stack is %s: %s; the other one is %s after %d panics", other.State(), other.Reason, now.State(), panics.Load())
	}
	bad = w.run(e, nil, bad.ID)
	if bad.State() != "CREATE_FAILED" || !strings.Contains(bad.Reason, "WorkerDied: resources."+row+": 4 workers have ended") {
		w.t.Errorf("%s: %s", bad.State(), bad.Reason)
	}
	if n := panics.Load(); n != 4 {
		w.t.Errorf("%d panics", n)
	}
	for name, r := range w.rows(bad) {
		if want := map[bool]string{true: "CREATE_FAILED", false: "CREATE_COMPLETE"}[name == row]; r.State() != want {
			w.t.Errorf("%s is %s: %s", name, r.State(), r.Reason)
		}
	}
	if err := e.DeleteStack(w.t.Context(), w.caller, bad); err != nil {
		w.t.Fatal(err)
	}
	if bad = w.run(e, nil, bad.ID); bad.State() != "DELETE_COMPLETE" {
		w.t.Errorf("%s: %s", bad.State(), bad.Reason)
	}
}

func TestPanicWhileARowIsLoaded(t *testing.T) {
	w := newWorld(t)
	log, panics := w.logged(), &atomic.Int32{}
	bad, other := w.create(w.engine(nil), "bad", ordinary, true), w.create(w.engine(nil), "other", ordinary, true)
	w.wrap = func(s engine.Store, _ *killer) engine.Store {
		return panicStore{Store: s, loads: bad.ID, panics: panics}
	}
	row := w.rowAfterPlan(bad, "b")
	w.checkOnlyRowDied(w.engine(nil), panics, bad, other, "b")
	for _, want := range []string{"panic=poison", "stack=" + bad.ID, "resource=" + row, "panic_test.go"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q", want)
		}
	}
}

// rowAfterPlan plans what is queued, and returns the ID of a row.
func (w *world) rowAfterPlan(s stack.Stack, name string) string {
	w.t.Helper()
	w.engine(nil).Plan(w.t.Context(), w.take())
	return w.rows(s)[name].ID
}

func TestPanicWhileARowIsCarriedOn(t *testing.T) {
	w := newWorld(t)
	panics := &atomic.Int32{}
	e := w.panicEngine(panics, func(c stack.Call) bool {
		if panics.Load() == 4 { // the deletion searches for the network too
			return false
		}
		body, _ := c.Body.(map[string]any)
		network, _ := body["network"].(map[string]any)
		return network["name"] == "poison" || strings.Contains(c.Path, "name=poison")
	})
	bad := w.create(e, "bad", strings.Replace(ordinary, "NAME", "poison", 1), true)
	other := w.create(e, "other", ordinary, true)
	w.checkOnlyRowDied(e, panics, bad, other, "net")
}

// A call that is no longer waited for panics. Its stack is deleted all the same.
func TestPanicInALateAnswer(t *testing.T) {
	w := newWorld(t)
	log, panics := w.logged(), &atomic.Int32{}
	sent, hangs := make(chan struct{}), make(chan struct{})
	e := w.panicEngine(panics, func(c stack.Call) bool {
		if c.Method != "POST" {
			return false
		}
		close(sent)
		<-hangs
		return true
	})
	s := w.create(e, "s", alone, true)
	w.step(e, 1)
	left := make(chan struct{})
	go func() {
		defer close(left)
		e.Step(context.Background(), w.take())
	}()
	<-sent
	e = w.engine(nil)
	if err := e.DeleteStack(t.Context(), w.caller, s); err != nil {
		t.Fatal(err)
	}
	<-left
	close(hangs)
	for until := time.Now().Add(10 * time.Second); !strings.Contains(log.String(), "late answer"); {
		if time.Now().After(until) {
			t.Fatal("the panic is not logged")
		}
		time.Sleep(10 * time.Millisecond)
	}
	if s = w.run(e, nil, s.ID); s.State() != "DELETE_COMPLETE" || panics.Load() != 1 {
		t.Errorf("%s: %s after %d panics", s.State(), s.Reason, panics.Load())
	}
}

func TestPanicOfAPlanner(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	bad, other := w.create(e, "bad", ordinary, true), w.create(e, "other", ordinary, true)
	panics := &atomic.Int32{}
	w.wrap = func(s engine.Store, _ *killer) engine.Store {
		return panicStore{Store: s, plans: bad.ID, panics: panics}
	}
	e = w.engine(nil)
	other = w.run(e, nil, other.ID)
	if now := w.stack(bad.ID); other.State() != "CREATE_COMPLETE" || now.Status != stack.InProgress || panics.Load() == 0 {
		t.Errorf("the ordinary stack is %s: %s; the other one is %s after %d panics", other.State(), other.Reason, now.State(), panics.Load())
	}
	bad = w.run(e, nil, bad.ID)
	if bad.State() != "CREATE_FAILED" || !strings.Contains(bad.Reason, "WorkerDied: ") {
		t.Errorf("%s: %s", bad.State(), bad.Reason)
	}
	if n := panics.Load(); n != 5 { // the first delivery is not counted
		t.Errorf("%d panics", n)
	}
	w.wrap = nil
	e = w.engine(nil)
	if err := e.DeleteStack(t.Context(), w.caller, bad); err != nil {
		t.Fatal(err)
	}
	if bad = w.run(e, nil, bad.ID); bad.State() != "DELETE_COMPLETE" {
		t.Errorf("%s: %s", bad.State(), bad.Reason)
	}
}

// The goroutine of a request gets the panics of those that it waits for. Its own recover answers 500.
func TestPanicOfARequest(t *testing.T) {
	w := newWorld(t)
	const shown = ordinary + "outputs: {net: {value: {get_attr: [net, mtu]}}}\n"
	s := w.run(w.engine(nil), nil, w.create(w.engine(nil), "s", shown, true).ID)
	w.asks("PUT", "object-store", "/files", nil)
	put := stack.Call{Service: "object-store", Method: "PUT", Path: "/files/one", Raw: []byte("text")}
	if a := w.cloud.Do(t.Context(), stack.Account{Caller: &w.caller}, put); a.Code != 201 {
		t.Fatal(a.Code, a.Text)
	}
	e := w.panicEngine(&atomic.Int32{}, func(c stack.Call) bool {
		return strings.HasPrefix(c.Path, "/v2.0/networks/") || strings.HasSuffix(c.Path, "/one")
	})
	for name, request := range map[string]func() error{
		"drift": func() error {
			_, err := e.ObserveDrift(t.Context(), w.caller, s)
			return err
		},
		"outputs": func() error {
			_, err := e.Outputs(t.Context(), s)
			return err
		},
		"container": func() error {
			_, err := e.Container(t.Context(), w.caller, "files", nil, 1<<20)
			return err
		},
	} {
		err := stack.Recovered(func() error {
			if err := request(); err != nil {
				t.Errorf("%s: unexpected error: %v", name, err)
			}
			return nil
		})
		p, ok := err.(*stack.Panic)
		if !ok || p.Value != errPoison || !strings.Contains(p.Trace, "panicCloud") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
