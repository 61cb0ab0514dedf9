package storetest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// Lists with large values are refused when the values are too large together. Lists without values
// do not read them, and every row can be read by itself.
func testListBounds(t *testing.T, db Database) {
	const each, count = 1 << 20, 17
	s := db.Open(t, store.Options{})
	large := strings.Repeat("x", each)
	value := map[string]any{"v": large}
	k := newStack("k")
	var rows []stack.Resource
	for i := range count {
		r := newResource(k, fmt.Sprint(i))
		r.Data = value
		rows = append(rows, r)
	}
	child := newStack("child")
	child.Parent, child.Root = k.ID, k.ID
	inner := newResource(child, "inner")
	commit(t, s, stack.Change{NewStack: &k, NewResources: rows}, stack.Change{NewStack: &child, NewResources: []stack.Resource{inner}})
	var deployment stack.SoftwareDeployment
	for i := range count {
		c := newConfig(fmt.Sprint(i))
		c.Config = json.RawMessage(`"` + large + `"`)
		put(t, s, stack.Software{NewConfig: &c})
		deployment = newDeployment(c, "server")
		deployment.OutputValues = json.RawMessage(`"` + large + `"`)
		put(t, s, stack.Software{NewDeployment: &deployment})
		snapshot := stack.StackSnapshot{ID: newID(), StackID: k.ID, Status: stack.Complete, Created: moment, Saved: &stack.Saved{Template: []byte(large)}}
		event := newEvent(k, "e")
		event.Properties = value
		commit(t, s, stack.Change{Snapshots: []stack.StackSnapshot{snapshot}, Events: []stack.Event{event}})
	}
	refused := func(what string, err error) {
		t.Helper()
		if stack.CodeOf(err) != stack.RequestLimitExceeded {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err := s.ListResources(background, k.ID, true)
	refused("resources", err)
	_, err = s.SoftwareDeployments(background, "project", "")
	refused("deployments", err)
	_, err = s.DeployedConfigs(background, "project", "server")
	refused("configs on a server", err)
	_, err = s.WholeSnapshots(background, k.ID)
	refused("snapshots", err)

	light := must(s.ListResources(background, k.ID, false))
	if len(light) != count || light[0].Data != nil || light[0].Unopened != nil {
		t.Errorf("%d resources: %+v", len(light), light[0])
	}
	if _, below, err := s.Below(background, k.ID, 1, false); err != nil || len(below) != 1 || below[0].Unopened != nil {
		t.Errorf("below are %+v, %v", below, err)
	}
	if all := must(s.SoftwareConfigs(background, "project", "", 0)); len(all) != count || all[0].Config != nil {
		t.Errorf("%d configs", len(all))
	}
	same(t, must(s.SoftwareDeployment(background, "project", deployment.ID)), deployment)
	if all := must(s.Snapshots(background, k.ID)); len(all) != count || all[0].Saved != nil {
		t.Errorf("%d snapshots", len(all))
	}
	events := must(s.Events(background, stack.EventQuery{StackID: k.ID}))
	if len(events) != count || events[0].Properties != nil {
		t.Errorf("%d events", len(events))
	}
	same(t, must(s.EventByID(background, k.ID, events[0].ID)).Properties, value)
	seen := 0
	if err := s.EachRow(background, k.ID, 1, func(r stack.Resource) { seen++ }); err != nil || seen != count+1 {
		t.Errorf("%d rows of the tree, %v", seen, err)
	}
	many := make([]stack.Event, 20_001)
	for i := range many {
		many[i] = newEvent(k, "many")
	}
	commit(t, s, stack.Change{Events: many})
	_, err = s.Events(background, stack.EventQuery{StackID: k.ID})
	refused("events", err)
	if page := must(s.Events(background, stack.EventQuery{StackID: k.ID, Limit: 100})); len(page) != 100 {
		t.Errorf("a page has %d events", len(page))
	}
}
