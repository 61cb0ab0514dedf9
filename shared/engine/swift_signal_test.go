package engine_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

const swiftGated = `
heat_template_version: 2016-10-14
resources:
  h: {type: OS::Heat::SwiftSignalHandle}
  w: {type: OS::Heat::SwiftSignal, properties: {handle: {get_resource: h}, timeout: 600, count: 2}}
  after: {type: OS::Heat::RandomString, depends_on: w}
outputs:
  data: {value: {get_attr: [w, data]}}
  token: {value: {get_attr: [h, token]}}
`

// putSignal sends a signal to a temporary URL, and returns the status of the answer.
func putSignal(t testing.TB, address, body string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = a.Body.Close()
	return a.StatusCode
}

// A booting is a server that sends signals to a handle in the object store, each once.
type booting struct {
	key     string // of the handle's data, for its URL
	left    []string
	address string
}

// sends sends the next signal once the handle has its URL.
func (b *booting) sends(w *world, s stack.Stack) {
	w.t.Helper()
	row, ok := w.current(s, "h")
	if !ok || row.State() != "CREATE_COMPLETE" || len(b.left) == 0 {
		return
	}
	address, _ := row.Data[b.key].(string)
	if b.address != "" && address != b.address {
		w.t.Errorf("the URL was %s, now it is %s", b.address, address)
	}
	b.address = address
	if code := putSignal(w.t, strings.Replace(address, "temp_url_sig=", "temp_url_sig=0", 1), "{}"); code != http.StatusUnauthorized {
		w.t.Errorf("a forged signal is answered %d", code)
	}
	if code := putSignal(w.t, address, b.left[0]); code != http.StatusCreated {
		w.t.Errorf("a signal is answered %d", code)
	}
	b.left = b.left[1:]
}

// TestSwiftSignals: a stack waits for signals in the object store, whenever a worker dies; nothing is
// left when it is deleted.
func TestSwiftSignals(t *testing.T) {
	t.Parallel()
	b := begin(t, func(w *world, e *engine.Engine) string { return w.create(e, "gated", swiftGated, true).ID })
	atEachPoint(t, 3, 5, func(n int64, k *killer) {
		w := b.again(t)
		before := len(w.objects())
		server := &booting{key: "endpoint", left: []string{`{"id": "a", "data": 1}`, `{"id": "a", "data": 2}`, `{"data": "last"}`}}
		w.each = func(s stack.Stack) { server.sends(w, s) }
		w.run(w.engine(k), k, b.stackID)
		w.clock.forward(lease + time.Second)
		undisturbed := w.engine(nil)
		s := w.run(undisturbed, nil, b.stackID)
		if s.State() != "CREATE_COMPLETE" {
			t.Fatalf("killed at point %d: %s: %s", n, s.State(), s.Reason)
		}
		out := w.outputs(undisturbed, s)
		if want := `{"3": "last", "a": 2}`; out["data"] != want || out["token"] != "" {
			t.Fatalf("killed at point %d: outputs are %v, want %s", n, out, want)
		}
		if err := undisturbed.DeleteStack(t.Context(), w.caller, s); err != nil {
			t.Fatal(err)
		}
		if s = w.run(undisturbed, nil, s.ID); s.State() != "DELETE_COMPLETE" || len(w.objects()) != before {
			t.Fatalf("killed at point %d: %s: %s; %d objects are left, before %d", n, s.State(), s.Reason, len(w.objects()), before)
		}
		if code := putSignal(t, server.address, "{}"); code == http.StatusCreated {
			t.Error("the URL of a deleted handle takes signals")
		}
		w.close()
	})
}
