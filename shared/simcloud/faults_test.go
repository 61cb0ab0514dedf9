package simcloud_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"hearth/shared/simcloud"
)

func (w *world) fault(f simcloud.Fault) {
	w.t.Helper()
	if err := w.cloud.AddFault(f); err != nil {
		w.t.Fatal(err)
	}
}

// networks counts the networks with that name.
func (w *world) networks(name string) int {
	n := 0
	for _, o := range w.cloud.Objects() {
		if o.Kind == "network" && o.Name == name {
			n++
		}
	}
	return n
}

func TestFaults(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{Bare: true})
	demo := w.login("demo", "demo")
	body := obj{"network": obj{"name": "n"}}
	posts := simcloud.Fault{Name: "f", Service: "network", Method: "POST", Path: "^/v2.0/networks$"}
	for _, step := range []struct {
		what   string
		change func(f *simcloud.Fault)
		code   int // 0 is no answer
		made   int
	}{
		{"429", func(f *simcloud.Fault) { f.Code, f.RetryAfter = 429, 2 }, 429, 0},
		{"quota", func(f *simcloud.Fault) { f.Code, f.Message = 409, "Quota exceeded for resources: ['network']." }, 409, 0},
		{"late 500", func(f *simcloud.Fault) { f.Code, f.Effect = 500, true }, 500, 1},
		{"lost", func(f *simcloud.Fault) { f.Lose = true }, 0, 1},
		{"refused", func(f *simcloud.Fault) { f.Refuse = true }, 0, 0},
		{"hung", func(f *simcloud.Fault) { f.Hang = 0.01 }, 201, 1},
		{"stalled", func(f *simcloud.Fault) { f.Stall = 0.01 }, 201, 1},
		{"other body", func(f *simcloud.Fault) { f.Code, f.Body = 500, `"name":"other"` }, 201, 1},
	} {
		f := posts
		step.change(&f)
		w.fault(f)
		before := w.networks("n")
		code, head, raw, err := demo.try("POST", v2+"networks", body)
		if code != step.code || (err == nil) != (code != 0) {
			t.Errorf("%s: %d %s %v", step.what, code, raw, err)
		}
		equal(t, step.what+": made", w.networks("n")-before, step.made)
		if f.RetryAfter > 0 {
			equal(t, "Retry-After", head.Get("Retry-After"), "2")
		}
		if f.Message != "" && !strings.Contains(string(raw), f.Message) {
			t.Errorf("%s: %s", step.what, raw)
		}
		demo.want(200, "GET", v2+"networks", nil)
	}
	w.cloud.RemoveFault("f")
	demo.want(201, "POST", v2+"networks", body)
	if w.cloud.AddFault(simcloud.Fault{Path: "["}) == nil {
		t.Error("a bad pattern was taken")
	}
}

// A stalled call takes effect after its full time, also when its client has hung up.
func TestAStalledCallOutlivesItsClient(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{Bare: true})
	demo := w.login("demo", "demo")
	w.fault(simcloud.Fault{Service: "network", Method: "POST", Path: "^/v2.0/networks$", Stall: 1, Times: 1})
	ctx, hangUp := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, "POST", w.url+v2+"networks", strings.NewReader(`{"network": {"name": "late"}}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Auth-Token", demo.token)
	ended, sent := make(chan error, 1), time.Now()
	go func() {
		_, err := http.DefaultClient.Do(req)
		ended <- err
	}()
	for w.cloud.Faults()[0].Hits == 0 { // the call has arrived
		time.Sleep(time.Millisecond)
	}
	hangUp()
	if err := <-ended; err == nil {
		t.Fatal("the client got an answer")
	}
	for w.networks("late") == 0 {
		time.Sleep(time.Millisecond)
	}
	if took := time.Since(sent); took < time.Second {
		t.Errorf("the effect came %s after the call was sent: hanging up cut its second short", took)
	}
}

func TestNthServerFails(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{})
	w.fault(simcloud.Fault{Service: "compute", Method: "POST", Path: "/servers$", Nth: 2, FailObject: true})
	demo := w.login("demo", "demo")
	net := demo.named(v2+"networks", "private")
	for i, want := range []string{"ACTIVE", "ERROR", "ACTIVE"} {
		id := boot(demo, "s", net)
		equal(t, "server", at(demo.want(200, "GET", nova+"servers/"+id, nil), "server.status"), want)
		equal(t, "seen", w.cloud.Faults()[0].Seen, i+1)
	}
}

// The same seed strikes the same calls, and about as many as its share says.
func TestChanceIsSeeded(t *testing.T) {
	t.Parallel()
	run := func(seed uint64) (codes []int) {
		w := serve(t, simcloud.Options{Seed: seed, Faults: []simcloud.Fault{{Service: "!identity", Share: 0.3, Code: 503}}})
		demo := w.login("demo", "demo")
		for range 200 {
			code, _, _ := demo.ask("GET", v2+"routers", nil)
			codes = append(codes, code)
		}
		return codes
	}
	first := run(7)
	equal(t, "the second run", run(7), first)
	struck := 0
	for _, code := range first {
		if code == 503 {
			struck++
		}
	}
	if struck < 30 || struck > 90 {
		t.Errorf("%d of 200 were struck", struck)
	}
}

func TestLimit(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{Settings: simcloud.Settings{Limit: map[string]simcloud.Limit{"network": {Rate: 0.001, Burst: 3, RetryAfter: 1}}}})
	demo := w.login("demo", "demo")
	var codes []int
	for range 5 {
		code, _, _ := demo.ask("GET", v2+"networks", nil)
		codes = append(codes, code)
	}
	equal(t, "codes", codes, []int{200, 200, 200, 429, 429})
	demo.want(200, "GET", nova+"servers", nil)
	calls := w.cloud.Calls()
	equal(t, "calls", calls.Of("network", "GET /v2.0/networks"), 5)
	equal(t, "by status", calls.Routes["network"]["GET /v2.0/networks"].Codes[429], 2)
	w.cloud.ResetCounts()
	equal(t, "after the reset", w.cloud.Calls().Total(""), 0)
}

// A hook may kill a request before or after its effect.
func TestHooks(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	kill := ""
	die := func(when string, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.Method == "POST" && kill == when {
			panic(http.ErrAbortHandler)
		}
	}
	w := serve(t, simcloud.Options{Bare: true,
		Before: func(r *http.Request) { die("before", r) }, After: func(r *http.Request, _ int) { die("after", r) }})
	demo := w.login("demo", "demo")
	for _, step := range []struct {
		when string
		made int
	}{{"before", 0}, {"after", 1}} {
		mu.Lock()
		kill = step.when
		mu.Unlock()
		if _, _, _, err := demo.try("POST", v2+"networks", obj{"network": obj{"name": "n"}}); err == nil {
			t.Errorf("killed %s, and answered", step.when)
		}
		equal(t, "made", w.networks("n"), step.made)
	}
}

func TestControl(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{Bare: true})
	anyone := &user{world: w}
	anyone.want(200, "PUT", "/sim/settings", obj{"server_build": 5, "latency": obj{"network": obj{"fixed": 0.001}}})
	equal(t, "settings", w.cloud.Settings().ServerBuild, 5)
	anyone.want(200, "PUT", "/sim/settings", obj{"builds": 2})
	equal(t, "kept", w.cloud.Settings().ServerBuild, 5)
	anyone.want(400, "PUT", "/sim/settings", obj{"bogus": 2})
	_, _, raw, _ := anyone.try("POST", "/sim/faults", obj{"name": "x", "share": 0.5, "lose": true})
	var faults []simcloud.Struck
	switch err := json.Unmarshal(raw, &faults); {
	case err != nil:
		t.Errorf("faults: unexpected error: %v", err)
	case len(faults) != 1:
		t.Errorf("faults: len(faults) = %d, want 1", len(faults))
	case !faults[0].Lose:
		t.Errorf("faults: faults[0].Lose = false, want true")
	}
	anyone.want(200, "DELETE", "/sim/faults/x", nil)
	equal(t, "faults", len(w.cloud.Faults()), 0)
	demo := w.login("demo", "demo")
	demo.network("n")
	_, _, raw, _ = anyone.try("GET", "/sim/objects?kind=network", nil)
	var objects []simcloud.Object
	switch err := json.Unmarshal(raw, &objects); {
	case err != nil:
		t.Errorf("objects: unexpected error: %v", err)
	case len(objects) != 1:
		t.Errorf("objects: len(objects) = %d, want 1", len(objects))
	case objects[0].Project != demo.project:
		t.Errorf("objects: objects[0].Project = %q, want %q", objects[0].Project, demo.project)
	}
	anyone.want(200, "POST", "/sim/reset", nil)
	demo.want(200, "GET", v2+"networks", nil)
	equal(t, "left", w.networks("n"), 0)
}

// A build that is slowed down in the middle of many concurrent calls stays consistent.
func TestSideBySide(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{Settings: simcloud.Settings{Latency: map[string]simcloud.Latency{"": {Fixed: 0.002, Jitter: 0.002}}}})
	demo := w.login("demo", "demo")
	n := demo.network("n")
	demo.subnet(n, "10.16.0.0/20")
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 25 {
				if code, _, raw, err := demo.try("POST", v2+"ports", obj{"port": obj{"network_id": n}}); code != 201 || err != nil {
					t.Errorf("%d %s %v", code, raw, err)
				}
			}
		})
	}
	wait.Wait()
	seen := map[string]bool{}
	for _, p := range demo.want(200, "GET", v2+"ports?network_id="+n, nil)["ports"].([]any) {
		seen[text(p, "fixed_ips.0.ip_address")] = true
	}
	equal(t, "addresses", len(seen), 200)
	if most := w.cloud.Calls().Most["network"]; most < 2 || most > 8 {
		t.Errorf("%d at once", most)
	}
}

func TestStart(t *testing.T) {
	t.Parallel()
	cloud, err := simcloud.New(simcloud.Options{})
	if err != nil {
		t.Fatal(err)
	}
	url, stop, err := cloud.Start("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, cloud: cloud, url: url, clock: &clock{at: time.Now()}}
	w.login("admin", "admin").want(200, "GET", nova+"servers?all_tenants=1", nil)
	stop()
	if _, err := http.Get(url); err == nil {
		t.Error("it still answers")
	}
}

func BenchmarkPostNetwork(b *testing.B) { benchmark(b, simcloud.Options{Bare: true}) }

func BenchmarkPostNetworkKept(b *testing.B) {
	benchmark(b, simcloud.Options{Bare: true, State: b.TempDir() + "/state"})
}

// cpu reports the processor time of a call with its client's, because on a busy machine wall time
// says little.
func cpu(b *testing.B) func() {
	used := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	start := used()
	b.ResetTimer()
	return func() { b.ReportMetric(float64((used()-start).Microseconds())/float64(b.N), "cpu-µs/op") }
}

func benchmark(b *testing.B, o simcloud.Options) {
	demo := serve(b, o).login("demo", "demo")
	defer cpu(b)()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if code, _, _, err := demo.try("POST", v2+"networks", obj{"network": obj{"name": "n"}}); code != 201 {
				b.Error(code, err)
				return
			}
		}
	})
}

func BenchmarkListThousandServers(b *testing.B) {
	w := serve(b, simcloud.Options{Settings: simcloud.Settings{ServerBuild: 3600}})
	demo := w.login("demo", "demo")
	n := demo.network("n")
	demo.subnet(n, "10.16.0.0/20")
	image := demo.image()
	for range 1000 {
		demo.want(202, "POST", nova+"servers", obj{"server": obj{"name": "s", "flavorRef": "42", "imageRef": image, "networks": []any{obj{"uuid": n}}}})
	}
	defer cpu(b)()
	for b.Loop() {
		if code, _, raw, _ := demo.try("GET", nova+"servers/detail", nil); code != 200 || len(raw) < 100000 {
			b.Fatal(code, len(raw))
		}
	}
}
