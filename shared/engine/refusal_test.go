package engine_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/shared/engine"
	"hearth/shared/simcloud"
	"hearth/shared/stack"
)

// refusalKinds are the ways in which the cloud refuses one call.
var refusalKinds = []simcloud.Fault{
	{Name: "400", Code: 400, Message: "The request is refused."},
	{Name: "409", Code: 409},
	{Name: "403 quota", Code: 403},
	{Name: "500", Code: 500},
	{Name: "500 with effect", Code: 500, Effect: true},
	{Name: "hang", Stall: 0.02}, // longer on the world's clock: see hang
}

// hang is how long a call hangs before its effect: longer than the grace, shorter than a lease.
const hang = 12 * time.Second

// afterwards are what a user may do after an action failed without rollback.
var afterwards = []struct {
	name string
	do   func(r *refusalTrial, w *world, e *engine.Engine, s stack.Stack)
}{
	{"retry", func(r *refusalTrial, w *world, e *engine.Engine, s stack.Stack) {
		r.expectNew(w, r.story.begin(w, e, s, true))
	}},
	{"continue", func(r *refusalTrial, w *world, e *engine.Engine, s stack.Stack) {
		r.expectNew(w, w.mends(e, s, engine.Continuation{}))
	}},
	{"old and new again", func(r *refusalTrial, w *world, e *engine.Engine, s stack.Stack) {
		if r.story.from == nil || r.story.to == nil {
			return
		}
		if s = w.updateTo(e, s, *r.story.from, true); r.expectOld(w, s) {
			r.expectNew(w, w.updateTo(e, s, *r.story.to, true))
		}
	}},
	{"delete", func(r *refusalTrial, w *world, e *engine.Engine, s stack.Stack) {
		r.expectNone(w, w.run(e, nil, w.begins(e, s, stack.Delete).ID))
	}},
}

// TestEveryRefusal has the cloud refuse each call of each story once, in each way. Whatever the
// user does then must end as without the refusal: with the same objects, and nothing lost, doubled
// or left.
func TestEveryRefusal(t *testing.T) {
	t.Parallel()
	stride := 37 // the short form; HEARTH_REFUSE_EVERY=1 tests every refusal
	if text := os.Getenv("HEARTH_REFUSE_EVERY"); text != "" {
		if _, err := fmt.Sscan(text, &stride); err != nil || stride < 1 {
			t.Fatalf("HEARTH_REFUSE_EVERY=%s: %v", text, err)
		}
	}
	for place, story := range refusedStories {
		t.Run(story.name, func(t *testing.T) {
			t.Parallel()
			b := begin(t, story.prepare)
			undisturbed := story.undisturbed(t, b)
			if undisturbed.calls < 1 {
				t.Fatal("the story makes no call")
			}
			tried := 0
			for i := range undisturbed.calls * len(refusalKinds) {
				call, kind := i/len(refusalKinds)+1, i%len(refusalKinds)
				if i%stride != place%stride && !(story.thorough && kind == 0) {
					continue
				}
				t.Run(fmt.Sprintf("call %d %s", call, refusalKinds[kind].Name), func(t *testing.T) {
					tried++
					r := &refusalTrial{t: t, story: story, b: b, undisturbed: undisturbed, call: call, refusal: refusalKinds[kind]}
					r.kept(tried, stride == 1)
					r.rolledBack()
				})
			}
			t.Logf("%d calls, %d refusals", undisturbed.calls, tried)
		})
	}
}

// A refusalTrial is one call of a story that the cloud refuses in one way.
type refusalTrial struct {
	t           *testing.T
	story       refusedStory
	b           *beginning
	undisturbed undisturbedRun
	call        int
	refusal     simcloud.Fault

	what string          // what was refused, and what the user did
	gone map[string]bool // physical IDs of objects that were deleted before
	made outcome         // the outcome when the action had failed
}

// begin refuses a call in the story's action. begun is false when the request itself was refused.
func (r *refusalTrial) begin(keep bool) (w *world, e *engine.Engine, s stack.Stack, begun bool) {
	r.t.Helper()
	w = r.b.again(r.t)
	e = w.engine(nil)
	r.story.login(w)
	r.gone, r.made = map[string]bool{}, outcome{}
	f := r.refusal
	f.Service, f.Path, f.Nth, f.Times = r.story.service(), r.story.paths, r.call, 1
	if err := w.sim.AddFault(f); err != nil {
		r.t.Fatal(err)
	}
	if f.Stall > 0 {
		watching, stop := context.WithCancel(r.t.Context())
		defer stop()
		go r.passTime(watching, w)
	}
	s, err := r.story.request(w, e, r.b.stackID, keep)
	if err != nil {
		r.what = r.refused(w) + " in the request itself"
		r.unchanged(w)
		return w, e, s, false
	}
	r.what = ""
	w.each = func(s stack.Stack) {
		if s.Action == stack.Rollback && r.what == "" {
			r.note(w, s, "rolled back")
		}
	}
	s = w.run(e, nil, s.ID)
	w.each = nil
	if r.what == "" {
		r.note(w, s, "nothing")
	}
	w.sim.ClearFaults()
	return w, e, s, true
}

// passTime advances the clock while a call hangs.
func (r *refusalTrial) passTime(ctx context.Context, w *world) {
	for ctx.Err() == nil {
		if faults := w.sim.Faults(); len(faults) > 0 && faults[0].Hits > 0 {
			w.clock.forward(hang)
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// note records the outcome when an action has failed or ended.
func (r *refusalTrial) note(w *world, s stack.Stack, next string) {
	r.what = r.refused(w) + ", then " + next
	r.made = w.outcomeOf(s.ID)
	r.gone = lost(r.undisturbed.old, r.made)
}

// refused returns which call was refused.
func (r *refusalTrial) refused(w *world) string {
	for _, f := range w.sim.Faults() {
		if f.Hits > 0 {
			return fmt.Sprintf("call %d, %s, refused with %s", r.call, f.Last, f.Name)
		}
	}
	return fmt.Sprintf("call %d not refused: there were fewer", r.call)
}

// rolledBack runs the story with rollback.
func (r *refusalTrial) rolledBack() {
	r.t.Helper()
	if r.story.to == nil {
		return
	}
	w, _, s, begun := r.begin(false)
	defer w.close()
	switch {
	case !begun:
	case s.Action == stack.Rollback && r.story.from == nil:
		r.expectNone(w, s)
	case s.Action == stack.Rollback:
		r.expectOld(w, s)
	default:
		r.expectNew(w, s)
	}
}

// kept runs the story without rollback, and then one or all of the user's ways to go on.
func (r *refusalTrial) kept(which int, all bool) {
	r.t.Helper()
	w, _, s, begun := r.begin(true)
	if !begun || s.Status == stack.Complete {
		if begun {
			r.expectNew(w, s)
		}
		w.close()
		return
	}
	what := strings.TrimSuffix(r.what, "nothing")
	b := r.b.from(w)
	w.close()
	for i, next := range afterwards {
		if !all && i != which%len(afterwards) {
			continue
		}
		w := b.again(r.t)
		r.story.login(w)
		r.what = what + next.name
		next.do(r, w, w.engine(nil), s)
		w.close()
	}
	_ = os.RemoveAll(b.dir)
}

func (r *refusalTrial) fail(s stack.Stack, why string) {
	r.t.Helper()
	r.t.Errorf("%s: %s\nthe stack is %s: %s%s", r.story.name, r.what, s.State(), s.Reason, why)
}

// unchanged checks that a refused request has changed nothing.
func (r *refusalTrial) unchanged(w *world) {
	r.t.Helper()
	id := r.b.stackID
	if d := differences(w.outcomeOf(id), r.undisturbed.old); d != "" {
		r.fail(stack.Stack{}, d)
	}
}

func (r *refusalTrial) expectNew(w *world, s stack.Stack) bool {
	r.t.Helper()
	if r.story.to == nil {
		return r.expectNone(w, s)
	}
	return r.expect(w, s, r.undisturbed.new, func(path string) bool {
		return r.undisturbed.new.ids[path] == r.undisturbed.old.ids[path]
	})
}

func (r *refusalTrial) expectOld(w *world, s stack.Stack) bool {
	r.t.Helper()
	old := r.undisturbed.old
	if r.story.grows && r.has(w, s, "volume.volume", `"size":3`) { // Cinder had extended it before the update failed
		old = old.with("volume.volume", `"size":1`, `"size":3`)
	}
	if r.has(w, s, "object-store.object", deployAction("UPDATE")) { // the agent gets another action in place
		old = old.with("object-store.object", deployAction("CREATE"), deployAction("UPDATE"))
	}
	return r.expect(w, s, old, func(string) bool { return true })
}

// deployAction returns the input with which a deployment says its action.
func deployAction(action string) string {
	return `"name":"deploy_action","type":"String","value":"` + action + `"`
}

// has reports whether an object of a kind has a text now.
func (r *refusalTrial) has(w *world, s stack.Stack, kind, text string) bool {
	return slices.ContainsFunc(w.outcomeOf(s.ID).lines, func(line string) bool {
		return strings.HasPrefix(line, kind) && strings.Contains(line, text)
	})
}

// with returns the outcome with another text in the objects of a kind.
func (o outcome) with(kind, text, other string) outcome {
	o.lines = slices.Clone(o.lines)
	for i, line := range o.lines {
		if strings.HasPrefix(line, kind) {
			o.lines[i] = strings.Replace(line, text, other, 1)
		}
	}
	return o
}

func (r *refusalTrial) expectNone(w *world, s stack.Stack) bool {
	r.t.Helper()
	if users, _ := w.stackUsers(); s.Status == stack.Complete && users > 0 {
		r.fail(s, fmt.Sprintf("\n  %d users are left", users))
	}
	return r.expect(w, s, r.undisturbed.none, func(string) bool { return false })
}

// expect checks the end: the stack is complete, its outcome equals the undisturbed one, and it has
// its old objects where the story keeps them.
func (r *refusalTrial) expect(w *world, s stack.Stack, want outcome, keeps func(path string) bool) bool {
	r.t.Helper()
	if s.Status != stack.Complete {
		r.fail(s, "")
		return false
	}
	is := w.outcomeOf(s.ID)
	why := differences(is, want)
	for path, id := range r.undisturbed.old.ids {
		if now, there := is.ids[path]; there && keeps(path) && !r.gone[id] && now != id {
			why += fmt.Sprintf("\n  %s was %s and is %s", path, id, now)
		}
	}
	if why != "" {
		lines := strings.Split(why, "\n")
		slices.Sort(lines)
		r.fail(s, strings.Join(lines, "\n"))
	}
	return why == ""
}
