package api

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/web"
)

const streamPath = "/v1/" + ours + "/stacks/web/" + webID + "/events/stream"

// A torn is a connection that breaks after so many bytes, amid whatever is sent.
type torn struct {
	*httptest.ResponseRecorder
	left  int
	close func()
}

func (c *torn) Write(p []byte) (int, error) {
	n := min(len(p), c.left)
	c.left -= n
	_, _ = c.ResponseRecorder.Write(p[:n])
	if c.left == 0 {
		c.close()
		return n, errors.New("the connection is gone")
	}
	return n, nil
}

// received are the messages that came whole, as a client reads them.
func received(body string) (ids, names []string) {
	whole := body[:strings.LastIndex("\n\n"+body, "\n\n")]
	for message := range strings.SplitSeq(whole, "\n\n") {
		id, name := "", ""
		for lines := bufio.NewScanner(strings.NewReader(message)); lines.Scan(); {
			if v, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
				id = v
			}
			if _, v, ok := strings.Cut(lines.Text(), `"resource_name":"`); ok {
				name, _, _ = strings.Cut(v, `"`)
			}
			if v, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				name = "<" + v + ">"
			}
		}
		if name != "" {
			ids, names = append(ids, id), append(names, name)
		}
	}
	return ids, names
}

func follow(h http.Handler, w http.ResponseWriter, ctx context.Context, query, last string) {
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, streamPath+query, nil)
	r.Header.Set("X-Auth-Token", "reader-of-ours")
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	h.ServeHTTP(w, r)
}

// A client that loses its connection 10,000 times, anywhere, while events are written:
// it gets every event, once, in order.
func TestStreamWithoutGapOrRepetition(t *testing.T) {
	t.Parallel()
	const breaks, events, batch = 10_000, 12_000, 400
	h, d := newTestAPI(t)
	random := rand.New(rand.NewPCG(1, 2))
	written := 0
	write := func() {
		var rows []stack.Event
		for range batch {
			rows = append(rows, stack.Event{StackID: webID, ResourceName: fmt.Sprintf("r%d", written), Action: stack.Create, Status: "COMPLETE", Time: noon})
			written++
		}
		if err := d.store.Commit(t.Context(), stack.Change{Events: rows})[0].Err; err != nil {
			t.Fatal(err)
		}
	}
	write()
	next, last, broken := -3, "", 0 // the test API has three events of its own
	for broken < breaks || next < events {
		if written < events && written-next < batch/2 {
			write()
		}
		ctx, cancel := context.WithCancel(t.Context())
		w := &torn{httptest.NewRecorder(), 1 + random.IntN(1500), cancel}
		if broken >= breaks {
			w.left = 1 << 20
		}
		follow(h, w, ctx, "?until=complete", last)
		cancel()
		broken++
		ids, names := received(w.Body.String())
		for i, name := range names {
			if name == "<end>" {
				continue
			}
			if want := fmt.Sprintf("r%d", next); next >= 0 && name != want {
				t.Fatalf("connection %d tells %s, not %s", broken, name, want)
			}
			next, last = next+1, ids[i]
		}
	}
	t.Logf("%d connections, %d events", broken, next)
}

// A stream goes on with what is written while it is open, and ends with the action.
func TestStreamFollows(t *testing.T) {
	h, d := newTestAPI(t)
	s, err := d.store.Stack(t.Context(), webID)
	if err != nil {
		t.Fatal(err)
	}
	change := func(status stack.Status, name string) {
		t.Helper()
		s.Action, s.Status = stack.Update, status
		e := stack.Event{StackID: webID, ResourceName: name, Action: stack.Update, Status: string(status), Time: noon}
		if err := d.store.Commit(t.Context(), stack.Change{Stack: &s, Events: []stack.Event{e}})[0].Err; err != nil {
			t.Fatal(err)
		}
		s.Version++
	}
	change(stack.InProgress, "first")
	server := httptest.NewServer(h)
	defer server.Close()
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+streamPath+"?until=complete&nested_depth=2&after="+eventID(s, 2), nil)
	r.Header.Set("X-Auth-Token", "reader-of-ours")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if kind := answer.Header.Get("Content-Type"); answer.StatusCode != 200 || kind != "text/event-stream" {
		t.Fatal(answer.Status, kind)
	}
	var body strings.Builder
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		body.WriteString(lines.Text() + "\n")
		if strings.Contains(lines.Text(), `"resource_name":"first"`) {
			if !strings.Contains(lines.Text(), `"rel":"root_stack"`) {
				t.Error("no root_stack in", lines.Text())
			}
			change(stack.Complete, "second")
		}
	}
	ids, names := received(body.String())
	if got := strings.Join(names, " "); got != "handle first second <end>" {
		t.Fatalf("it told %q", got)
	}
	if !strings.Contains(body.String(), `{"stack_status":"UPDATE_COMPLETE","stack_status_reason":"`) {
		t.Error(body.String())
	}
	w := httptest.NewRecorder()
	follow(h, w, t.Context(), "?until=complete", ids[2])
	if w.Code != http.StatusNoContent {
		t.Errorf("to come back after the end: %d %s", w.Code, w.Body)
	}
}

func TestStreamEndsWithItsStack(t *testing.T) {
	h, d := newTestAPI(t)
	s, err := d.store.Stack(t.Context(), webID)
	if err != nil {
		t.Fatal(err)
	}
	s.Action, s.Deleted = stack.Delete, noon
	if err := d.store.Commit(t.Context(), stack.Change{Stack: &s})[0].Err; err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	follow(h, w, t.Context(), "", "")
	if _, names := received(w.Body.String()); strings.Join(names, " ") != "web net handle <end>" {
		t.Errorf("it told %v", names)
	}
}

func TestStreamRefusals(t *testing.T) {
	h, _ := newTestAPI(t)
	for query, status := range map[string]int{"?until=never": 400, "?nested_depth=x": 400, "?after=1-": 404, "?after=none": 404, "?after=" + secretID[:35] + "c": 404} {
		w := httptest.NewRecorder()
		follow(h, w, t.Context(), query, "")
		if w.Code != status {
			t.Errorf("%s: %d", query, w.Code)
		}
	}
}

// TestStreamsAreBounded checks that a project has a limited number of streams, and that a closed
// stream makes room. Streams close when the server ends.
func TestStreamsAreBounded(t *testing.T) {
	h, _ := newTestAPI(t)
	ending := make(chan struct{})
	ctx := web.WithEnding(t.Context(), ending)
	open, done := make(chan int, 100), make(chan struct{}, 100)
	for range mostOfProject {
		go func() {
			follow(h, &telling{httptest.NewRecorder(), open}, ctx, "", "")
			done <- struct{}{}
		}()
		if status := <-open; status != 200 {
			t.Fatal(status)
		}
	}
	w := httptest.NewRecorder()
	if follow(h, w, ctx, "", ""); w.Code != http.StatusServiceUnavailable {
		t.Errorf("one too many: %d", w.Code)
	}
	close(ending)
	for range mostOfProject {
		select {
		case <-done:
		case <-time.After(time.Minute):
			t.Fatal("a stream stays while the server ends")
		}
	}
	w = httptest.NewRecorder()
	if follow(h, w, ctx, "", ""); w.Code != 200 {
		t.Errorf("after all have left: %d", w.Code)
	}
}

// A telling writer says which status it got.
type telling struct {
	*httptest.ResponseRecorder
	status chan int
}

func (w *telling) WriteHeader(status int) {
	w.ResponseRecorder.WriteHeader(status)
	w.status <- status
}
