package lifecycle

import (
	"net/netip"
	"slices"
	"strings"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// findOfCall returns how the object of the call under way is recognised; nil if it cannot be.
func (m *machine) findOfCall() *stepdef.Find {
	s, ok := m.step()
	if !ok {
		return nil
	}
	if s.Do != "" {
		return m.hooks.Do[s.Do](m.r, m.r.Work.Answers).Find
	}
	return s.Find
}

// search returns the call that asks whether a call without an answer took effect. It returns nil
// when the call may simply be made again.
func (m *machine) search() *Effect {
	f := m.findOfCall()
	if f == nil {
		m.r.Work.Searching = false
		return nil
	}
	if !m.r.Work.Searching {
		// The call may have left long after it was stored: it waits for the rate that the cloud
		// allows, and its sender may have had the lease until now. So the grace begins with the
		// first search.
		m.r.Work.Searching, m.r.Work.Sent = true, m.ev.Now
	}
	s, _ := m.step()
	service, version := f.Service, m.versionOf(f.Service)
	if service == "" {
		service, version = m.service(s), m.version(s)
	}
	return &Effect{Call: stack.Call{Service: service, Method: "GET", Path: m.path(f.Get), Version: version, Region: m.def.RegionOf(m.r.Properties), Other: m.def.OtherOf(m.r.Properties)}, Search: f}
}

// Claims returns the claims of the candidates in the answer to a search. The caller comes back with
// those that other rows hold.
func Claims(c *stepdef.Catalog, r stack.Resource, project string, f *stepdef.Find, a stack.Answer) []string {
	m := machine{def: c.OfRow(r), hooks: c.Hooks, r: r, ev: Event{Project: project}}
	s, _ := m.step()
	var claims []string
	for _, candidate := range candidates(f, a) {
		claims = append(claims, m.claimOn(m.candidateID(s, f, candidate)))
	}
	return claims
}

func (m *machine) claimOn(id string) string {
	return stack.ClaimOn(m.ev.Project, m.r.Type, id)
}

func candidates(f *stepdef.Find, a stack.Answer) (out []map[string]any) {
	if a.Code >= 400 {
		return nil
	}
	object := valueAt(a.Body, f.In)
	if f.In == "" && object == nil { // the answer is the one object
		object = a.Body
	}
	switch v := object.(type) {
	case []any:
		for _, e := range v {
			if object, ok := e.(map[string]any); ok {
				out = append(out, object)
			}
		}
	case map[string]any: // the path named one object
		out = append(out, v)
	}
	return out
}

// asAnswer returns a candidate in the form of the lost answer.
func asAnswer(s stepdef.Step, f *stepdef.Find, candidate map[string]any) stack.Answer {
	in := s.As
	if s.KeepID != "" && strings.Contains(s.KeepID, ".") {
		in = strings.Split(s.KeepID, ".")[0]
	}
	if in == "" && s.Do != "" {
		in = strings.TrimSuffix(f.In, "s")
	}
	if in == "" {
		return stack.Answer{Code: 200, Body: candidate}
	}
	return stack.Answer{Code: 200, Body: map[string]any{in: candidate}}
}

func (m *machine) candidateID(s stepdef.Step, f *stepdef.Find, candidate map[string]any) string {
	a := asAnswer(s, f, candidate)
	switch {
	case s.KeepID != "":
		return textOf(valueAt(a.Body, s.KeepID))
	case s.ID != "":
		return m.hooks.ID[s.ID](m.r, a)
	}
	return textOf(candidate["id"])
}

// judgeSearch decides on the answer to a search. It takes the object that was found, searches
// again, or goes on as if the call had not been made.
func (m *machine) judgeSearch(a stack.Answer) *Effect {
	w := &m.r.Work
	f := m.findOfCall()
	if f == nil {
		w.Searching = false
		return m.resume()
	}
	if a.Trouble == stack.Denied {
		return m.failDenied(a)
	}
	unseen := m.r.SuspectOf != "" && w.UnansweredAction != "" // a suspect that has not appeared
	if a.Trouble != "" || a.Code >= 400 && a.Code != notFound {
		if unseen {
			return m.waitForSuspect(true)
		}
		w.Tries++
		return m.waitFor(pause(w.Tries), "retry/"+m.r.StackID)
	}
	s, _ := m.step()
	mine, blocked := m.matching(s, f, a)
	switch {
	case len(mine) > 0 && !blocked:
		return m.takeFound(s, asAnswer(s, f, mine[0]))
	case unseen:
		return m.waitForSuspect(blocked)
	}
	return m.foundNothing(s)
}

// matching returns the candidates that the call under way may have made and that no other row
// claims. blocked says that one of them may still turn out to be another row's.
func (m *machine) matching(s stepdef.Step, f *stepdef.Find, a stack.Answer) (mine []map[string]any, blocked bool) {
	for _, candidate := range candidates(f, a) {
		if !m.ev.Claimed[m.claimOn(m.candidateID(s, f, candidate))] && m.matchesCall(s, f, candidate) {
			mine = append(mine, candidate)
		}
	}
	if m.r.Work.UnansweredAction != "" {
		return m.removableOf(s, mine)
	}
	return mine, false
}

// takeFound goes on with an object that a search found, as if the lost answer had come.
func (m *machine) takeFound(s stepdef.Step, a stack.Answer) *Effect {
	m.r.Work.Searching, m.r.Work.Begun = false, false
	if s.Do != "" {
		return m.giveToHook(s, a)
	}
	m.storeAnswer(s, a)
	if m.r.Work.UnansweredAction != "" {
		return m.removeOrphan()
	}
	return m.advance(&a)
}

// foundNothing searches again after a pause. When the call can no longer be on its way it goes on as
// if the call had not been made.
func (m *machine) foundNothing(s stepdef.Step) *Effect {
	w := &m.r.Work
	// Finding is certain at once. Not finding is certain only after the grace, even if the
	// sender died while it sent the call.
	if w.Searches++; m.ev.Now.Before(w.Sent.Add(m.ev.Grace)) && !m.isRepeatable() {
		return m.waitFor(pause(w.Searches), "retry/"+m.r.StackID)
	}
	m.addSuspect(w.UnansweredAction == "")
	w.Searching, w.Begun, w.Searches = false, false, 0
	if w.UnansweredAction != "" {
		return m.removeOrphan()
	}
	if s.Do != "" {
		effect, finished := m.runDoHook(s)
		if finished {
			return m.advance(nil)
		}
		return effect
	}
	return m.stepEffect(s)
}

// isRepeatable reports whether the call under way is a DELETE. It may be made again at once when
// its effect is not seen, even if the first one still takes effect.
func (m *machine) isRepeatable() bool {
	s, ok := m.step()
	if !ok || m.r.Work.UnansweredAction != "" {
		return false
	}
	if s.Do != "" {
		call := m.hooks.Do[s.Do](m.r, m.r.Work.Answers).Call
		return call != nil && call.Method == "DELETE"
	}
	method, _ := s.Call()
	return method == "DELETE"
}

// removeOrphan begins the deletion itself, now that it is known what is there.
func (m *machine) removeOrphan() *Effect {
	if m.r.Work.Repeated {
		m.r.Data, m.r.Marks = nil, stack.Marks{} // they describe the object of the row that made the call again
	}
	m.r.Work = stack.Work{Step: -1, Seed: m.r.Work.Seed, Since: m.ev.Now, ReleaseState: stack.ReleaseState{Previous: m.r.Work.Previous}}
	return m.advance(nil)
}

// matchesCall reports whether the lost call may have made a candidate. The Match hook decides if
// there is one. Otherwise the candidate must have the sent values and must not be older than the
// step.
func (m *machine) matchesCall(s stepdef.Step, f *stepdef.Find, candidate map[string]any) bool {
	if f.Match != "" {
		return m.hooks.Match[f.Match](m.r, candidate)
	}
	if s.Do != "" {
		return true // a hook searches by a name that is unique
	}
	if !stepdef.MadeSince(m.r, candidate) {
		return false
	}
	if candidate["name"] == m.r.PhysicalName {
		return true // no other object has that name, however the service writes the rest
	}
	call := m.stepCall(s)
	if s.Body != "" {
		m.setBody(s, &call)
	}
	sent, _ := call.Body.(map[string]any)
	if s.As != "" {
		sent, _ = sent[s.As].(map[string]any)
	}
	return !surelyDiffers(sent, candidate)
}

// surelyDiffers reports whether a sent value is certainly not the one in the cloud. Services add
// fields and leave out empty values, which is no difference.
func surelyDiffers(sent, has any) bool {
	switch want := sent.(type) {
	case nil:
		return false
	case map[string]any:
		object, ok := has.(map[string]any)
		for k, v := range want {
			if ok && surelyDiffers(v, object[k]) {
				return true
			}
		}
		return false
	case []any:
		list, ok := has.([]any)
		return ok && len(list) > 0 && slices.ContainsFunc(want, func(one any) bool {
			return !slices.ContainsFunc(list, func(other any) bool { return !surelyDiffers(one, other) })
		})
	}
	switch has.(type) {
	case nil, map[string]any, []any:
		return false
	}
	return !sameText(textOf(sent), textOf(has))
}

// sameText reports whether two texts are equal, or are two spellings of one address or network.
func sameText(a, b string) bool {
	if strings.EqualFold(a, b) {
		return true
	}
	if x, err := netip.ParsePrefix(a); err == nil {
		y, err := netip.ParsePrefix(b)
		return err == nil && x.Masked() == y.Masked()
	}
	x, err := netip.ParseAddr(a)
	y, wrong := netip.ParseAddr(b)
	return err == nil && wrong == nil && x == y
}
