package lifecycle

import (
	"encoding/json"
	"maps"
	"slices"

	"hearth/shared/exact"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// adoptKey is the key of the row's data that holds what is known of the object to adopt. It is
// deleted when the adoption ends.
const adoptKey = "adopt"

// WithAdoption returns a row without an object, with what is known of the object that it is to
// adopt.
func WithAdoption(r stack.Resource, told stack.SavedResource) stack.Resource {
	what := map[string]any{"id": told.PhysicalID, "data": told.Data, "metadata": told.Metadata}
	if told.Below != nil {
		what["below"] = told.Below.Resources
	}
	r.Data = map[string]any{adoptKey: what}
	return r
}

// AdoptionBelow returns what is known of the objects inside a nested stack that is to be adopted.
func AdoptionBelow(r stack.Resource) (told map[string]stack.SavedResource, err error) {
	what, _ := r.Data[adoptKey].(map[string]any)
	if what["below"] == nil {
		return nil, nil
	}
	text, err := json.Marshal(what["below"])
	if err == nil {
		err = exact.Unmarshal(text, &told)
	}
	return told, err
}

// AdoptionClaim returns the claim on the object that a row is to adopt. No other row may have the
// same claim. It is empty for a type whose objects are not claimed.
func AdoptionClaim(c *stepdef.Catalog, r stack.Resource, project string) string {
	told, _ := r.Data[adoptKey].(map[string]any)
	id, _ := told["id"].(string)
	d := c.OfRow(r)
	if d == nil || id == "" || !hasClaims(d) {
		return ""
	}
	m := machine{def: d, r: r, ev: Event{Project: project}}
	return m.claimOn(id)
}

func hasClaims(d *stepdef.Def) bool {
	return slices.ContainsFunc(d.Create, func(s stepdef.Step) bool { return (s.KeepID != "" || s.ID != "") && s.Find != nil })
}

// adopt takes an object that is there. Where the object can be looked at, the action ends with a
// look: an object that is gone must be noticed now.
func (m *machine) adopt() *Effect {
	told, _ := m.r.Data[adoptKey].(map[string]any)
	id, _ := told["id"].(string)
	if m.def.Nests() { // a nested stack adopts the objects inside it
		m.r.Work.Show = true
		return m.advance(nil)
	}
	if id == "" {
		return m.fail("Exception: Resource ID was not provided.", false)
	}
	if hasClaims(m.def) {
		if m.r.Claim = m.claimOn(id); m.ev.Claimed[m.r.Claim] {
			m.r.Claim = ""
			return m.fail("Error: The object "+id+" belongs to another resource already.", false)
		}
	}
	m.r.PhysicalID = id
	own := m.r.Data // what this stack has given to the row, such as a key for its signals
	m.r.Data = map[string]any{}
	given, _ := told["data"].(map[string]any)
	maps.Copy(m.r.Data, given)
	maps.Copy(m.r.Data, own)
	if metadata, ok := told["metadata"].(map[string]any); ok && len(metadata) > 0 {
		m.r.Metadata = metadata
	}
	m.r.Work.Show = true
	return m.advance(nil)
}
