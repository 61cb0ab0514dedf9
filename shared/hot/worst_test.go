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

// What a request may cost at most, whatever its text. The time is no measure of speed: it
// is ten times what any of them took, so that a slow machine does not fail it.
const (
	mostLive  = 64 << 20 // bytes
	mostTime  = 10 * time.Second
	mostFound = 5000 // problems
)

// A request is a template with what is sent along.
type request struct {
	template, environment string
	files                 map[string]string
}

// look does all that is done with a stranger's request: its template and environment are
// read and checked, and so are all templates below. It gives how many problems there are.
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

// TestWorst looks at the dearest requests that we can think of. Each stays within the limits of
// a template and of a body, and what it costs is bounded. With -v it says what.
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
			if live > mostLive {
				t.Errorf("holds %d MB", live>>20)
			}
			if found > mostFound {
				t.Errorf("has %d problems", found)
			}
		})
	}
}

// busy returns the processor time that this process has had.
func busy() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // it has no way to fail
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// liveAtMost returns how many bytes more than before are live while something is done, at the most,
// as far as the garbage collector sees it, which it is made to do often.
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
