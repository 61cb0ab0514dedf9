package lifecycle

import (
	"fmt"
	"strings"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// awaitSignals waits until enough signals have come. The reasons are those of Heat's
// WaitConditionFailure and WaitConditionTimeout.
func (m *machine) awaitSignals(s stepdef.Step) (effect *Effect, finished bool) {
	w := &m.r.Work
	if s.Await.Of != "" && m.hooks.Value[s.Await.Of](m.r, m.ev.Now) == nil {
		return nil, true // its signals do not come here
	}
	key := m.signalKey(s)
	if w.Until.IsZero() {
		w.Until = m.ev.Now.Add(seconds(m.r.Properties[s.Await.Within]))
		// The row must be stored with its wait key before signals are counted. Otherwise a signal
		// that comes in between would not wake it.
		return m.waitFor(0, key), false
	}
	count := 1
	if n, ok := stack.Number(m.r.Properties[s.Await.Count]); ok {
		count = int(n)
	}
	signals, reasons, failed := map[string]any{}, []string{}, []string{}
	for _, sig := range m.ev.Signals {
		signals[sig.ID] = sig.Data
		reason := textOf(sig.Data["reason"])
		reasons = append(reasons, reason)
		if status := textOf(sig.Data["status"]); status != "SUCCESS" {
			failed = append(failed, reason)
		}
	}
	switch {
	case len(failed) > 0:
		return m.failAs("WaitConditionFailure", strings.Join(failed, ";")), false
	case len(signals) >= count:
		m.storeData(map[string]any{stack.SignalsData: signals})
		return nil, true
	case !m.ev.Now.Before(w.Until):
		why := fmt.Sprintf("%d of %d received", len(signals), count)
		if len(reasons) > 0 {
			why += " - " + strings.Join(reasons, ";")
		}
		return m.failAs("WaitConditionTimeout", why), false
	}
	return m.waitFor(w.Until.Sub(m.ev.Now), key), false
}

// AwaitedSignals returns the key of the signals that a row waits for; empty when it waits for none.
func AwaitedSignals(c *stepdef.Catalog, r stack.Resource) string {
	d := c.OfRow(r)
	if d == nil || r.Status != stack.InProgress {
		return ""
	}
	m := machine{def: d, hooks: c.Hooks, r: r}
	s, ok := m.step()
	switch {
	case ok && s.Do != "" && d.Signals:
		return r.PhysicalID // it waits for its own
	case !ok || s.Await == nil:
		return ""
	}
	return m.awaitedID(s)
}

// signalKey returns the wait key of a row that waits for signals. Wait keys are stored in clear, so a
// secret is not put into one. No handle has it as its ID: handles of the same stack have IDs that begin
// as the row's own physical name does.
func (m *machine) signalKey(s stepdef.Step) string {
	id := m.awaitedID(s)
	stackName, _, _ := strings.Cut(m.r.PhysicalName, "-"+m.r.Name+"-")
	if m.r.Secrets.Holds(id) && !strings.HasPrefix(id, stackName+"-") {
		id = m.r.ID
	}
	return stack.SignalKey(id)
}

// awaitedID returns the physical ID of the resource whose signals a step waits for.
func (m *machine) awaitedID(s stepdef.Step) string {
	if s.Await.Of != "" {
		return textOf(m.hooks.Value[s.Await.Of](m.r, m.ev.Now))
	}
	return textOf(m.r.Properties[s.Await.SignalsOn])
}
