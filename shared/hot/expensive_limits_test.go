package hot_test

import (
	"errors"
	"flag"
	"maps"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"hearth/shared/hot"
	"hearth/shared/hot/environment"
	"hearth/shared/nested"
	"hearth/shared/stack"
)

var only = flag.String("worst", "", "name of the one template of TestWorst to look at")

// What a request may cost at most, whatever its text. The time is no measure of speed: it is ten
// times the longest measurement, so that a slow machine does not fail.
const (
	mostLive  = 64 << 20 // bytes
	mostTime  = 10 * time.Second
	mostFound = 5000 // problems
)

// A request is a template with its files and environment.
type request struct {
	template, environment string
	files                 map[string]string
}

// look does everything that is done with a request without a token: it reads and checks the template,
// its environment and all nested templates. It returns how many problems there are.
func (r request) look() int {
	var sum stack.Problems
	count := func(err error) {
		var some stack.Problems
		if errors.As(err, &some) {
			sum = append(sum, some...)
		} else if err != nil {
			sum = append(sum, stack.Problem{Message: err.Error()})
		}
	}
	layer, err := environment.Read([]byte(r.environment), hot.Limits{})
	count(err)
	template, err := hot.Parse([]byte(r.template), hot.Limits{})
	count(err)
	if template == nil {
		return len(sum)
	}
	p, problems := template.Values(layer.Environment, hot.Pseudo{StackName: "s"})
	count(problems.Err())
	template, problems = template.Decide(p, r.files)
	count(problems.Err())
	root := nested.Needs{Catalog: catalog, Resources: 1000}.Open("s", template, p, layer.Environment, r.files)
	count(root.Check(true).Err())
	_, problems = root.Walk(true)
	count(problems.Err())
	for _, o := range template.Outputs {
		_, _ = template.Resolve(o.Value, root.Scope())
	}
	for _, r := range template.Resources {
		template.Requires(r.Name)
	}
	return len(sum)
}

// TestWorst runs the most expensive requests that we know. Each stays within the limits of a
// template and of a body, and its cost is bounded. With -v it prints the cost.
func TestWorst(t *testing.T) {
	all := worst()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		r := all[name]
		if *only != "" && *only != name {
			continue
		}
		t.Run(name, func(t *testing.T) {
			size := len(r.template) + len(r.environment)
			for _, text := range r.files {
				size += len(text)
			}
			if len(r.template) > 512<<10 || size > 1<<20 {
				t.Fatalf("the template has %d bytes, all %d", len(r.template), size)
			}
			found := 0
			began := busy()
			live := liveAtMost(func() { found = r.look() })
			took := busy() - began
			t.Logf("%4d ms %3d MB live, %d problems, of %d kB", took.Milliseconds(), live>>20, found, size>>10)
			if took > mostTime {
				t.Errorf("takes %v", took)
			}
			for range 4 { // what dies while the collector marks counts as live, on a busy machine much of it
				if live > mostLive {
					live = min(live, liveAtMost(func() { r.look() }))
				}
			}
			if live > mostLive {
				t.Errorf("holds %d MB", live>>20)
			}
			if found > mostFound {
				t.Errorf("has %d problems", found)
			}
		})
	}
}

// busy returns the processor time of this process.
func busy() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // it cannot fail
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// liveAtMost returns how many more bytes are live during a call than before it, at most. It runs
// the garbage collector often to see them.
func liveAtMost(do func()) (most uint64) {
	runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(50))
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	before := sample[0].Value.Uint64()
	stop, done := make(chan struct{}), sync.WaitGroup{}
	done.Go(func() {
		for {
			metrics.Read(sample)
			if now := sample[0].Value.Uint64(); now > before {
				most = max(most, now-before)
			}
			select {
			case <-stop:
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	})
	do()
	close(stop)
	done.Wait()
	return most
}
