package lifecycle

import (
	"encoding/json"
	"maps"
	"slices"

	"hearth/shared/exact"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// adoptKey is where a row that is to be adopted keeps what it is told of its object,
// until it has it.
const adoptKey = "adopt"

// WithAdoption puts what is told of an object into a row that has none yet.
func WithAdoption(r stack.Resource, told stack.SavedResource) stack.Resource {
	what := map[string]any{"id": told.PhysicalID, "data": told.Data, "metadata": told.Metadata}
	if told.Below != nil {
		what["below"] = told.Below.Resources
	}
	r.Data = map[string]any{adoptKey: what}
	return r
}

// AdoptionBelow is what a row that is a stack was told of the objects in it.
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

// AdoptionClaim is the claim on the object that a row is told to adopt: nobody else may have
// it. It is empty where objects of its type are not claimed.
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

// adopt takes an object that is there. Where it can be looked at it must be: an adoption
// of what is gone would be found out at the worst moment.
func (m *machine) adopt() *Effect {
	told, _ := m.r.Data[adoptKey].(map[string]any)
	id, _ := told["id"].(string)
	if m.def.Nests() { // a stack of its own is made of what is told of those in it
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
	own := m.r.Data // what this stack gives the row, such as a key for its signals
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
