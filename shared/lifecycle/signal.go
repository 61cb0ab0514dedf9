package lifecycle

import (
	"fmt"
	"strings"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// NewSignal returns the signal that details make for a handle that has had before signals. Each
// field may be left out; a reason and data of null are kept, as in Heat. A status must be SUCCESS
// or FAILURE, and not even null: anything else would end the wait condition wrongly.
func NewSignal(r stack.Resource, details map[string]any, before int, now time.Time) (stack.Signal, error) {
	data := map[string]any{
		"data": nil, "reason": fmt.Sprintf("Signal %d received", before+1), "status": "SUCCESS", "id": before + 1,
	}
	for key, v := range details {
		if _, known := data[key]; !known {
			return stack.Signal{}, invalidSignal()
		}
		if v != nil || key != "id" {
			data[key] = v
		}
	}
	if data["status"] != "SUCCESS" && data["status"] != "FAILURE" {
		return stack.Signal{}, invalidSignal()
	}
	id := stepdef.Str(data["id"])
	delete(data, "id")
	return stack.Signal{StackID: r.StackID, Key: r.PhysicalID, ID: id, Time: now, Data: data}, nil
}

func invalidSignal() error { return stack.Errorf(stack.ValueError, "Metadata format invalid") }

// awaitSignals waits until enough signals have come. The reasons are those of Heat's
// WaitConditionFailure and WaitConditionTimeout.
func (m *machine) awaitSignals(s stepdef.Step) (effect *Effect, through bool) {
	w := &m.r.Work
	key := stack.SignalKey(textOf(m.r.Properties[s.Await.SignalsOn]))
	if w.Until.IsZero() {
		w.Until = m.ev.Now.Add(seconds(m.r.Properties[s.Await.Within]))
		// The row must be stored with its wait key before signals are counted. Otherwise a signal
		// that comes in between would not wake it.
		return m.restFor(0, key), false
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
		return m.fail("WaitConditionFailure: resources."+m.r.Name+": "+strings.Join(failed, ";"), false), false
	case len(signals) >= count:
		m.storeData(map[string]any{"signals": signals})
		return nil, true
	case !m.ev.Now.Before(w.Until):
		why := fmt.Sprintf("WaitConditionTimeout: %s: %d of %d received", stack.ResourcePath(m.r.Name), len(signals), count)
		if len(reasons) > 0 {
			why += " - " + strings.Join(reasons, ";")
		}
		return m.fail(why, false), false
	}
	return m.restFor(w.Until.Sub(m.ev.Now), key), false
}

// AwaitedSignals returns the key of the signals that a row waits for; empty when it waits for none.
func AwaitedSignals(c *stepdef.Catalog, r stack.Resource) string {
	d := c.OfRow(r)
	if d == nil || r.Status != stack.InProgress {
		return ""
	}
	m := machine{def: d, r: r}
	s, ok := m.step()
	switch {
	case ok && s.Go != "" && d.Signals:
		return r.PhysicalID // it waits for its own
	case !ok || s.Await == nil:
		return ""
	}
	return textOf(r.Properties[s.Await.SignalsOn])
}
