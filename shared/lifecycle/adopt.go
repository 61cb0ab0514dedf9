package lifecycle

import (
	"encoding/json"
	"maps"
	"slices"

	"hearth/shared/exact"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// WithAdoption returns a row without an object, with what is known of the object that it is to
// adopt.
func WithAdoption(r stack.Resource, saved stack.SavedResource) stack.Resource {
	what := stack.Adoption{ID: saved.PhysicalID, Data: saved.Data, Metadata: saved.Metadata}
	if saved.Below != nil {
		what.Below = saved.Below.Resources
	}
	r.Data, r.Marks = nil, stack.Marks{Adoption: &what}
	return r
}

// AdoptionBelow returns what is known of the objects inside a nested stack that is to be adopted.
func AdoptionBelow(r stack.Resource) (saved map[string]stack.SavedResource, err error) {
	if r.Marks.Adoption == nil || r.Marks.Adoption.Below == nil {
		return nil, nil
	}
	text, err := json.Marshal(r.Marks.Adoption.Below)
	if err == nil {
		err = exact.Unmarshal(text, &saved)
	}
	return saved, err
}

// adoptedID returns the ID of the object that a row is to adopt; empty when it is not known.
func adoptedID(r stack.Resource) string {
	if r.Marks.Adoption == nil {
		return ""
	}
	return r.Marks.Adoption.ID
}

// AdoptionClaim returns the claim on the object that a row is to adopt. No other row may have the
// same claim. It is empty for a type whose objects are not claimed.
func AdoptionClaim(c *stepdef.Catalog, r stack.Resource, project string) string {
	id, d := adoptedID(r), c.OfRow(r)
	if d == nil || id == "" || !hasClaims(d) {
		return ""
	}
	m := machine{def: d, r: r, ev: Event{Project: project}}
	return m.claimOn(id)
}

// CanAdopt reports whether an object of a type can be taken over by its ID alone: it can be looked at,
// and no two rows can have it.
func CanAdopt(d *stepdef.Def) bool {
	return d != nil && !d.Nests() && (d.Show != nil || d.Look != nil) && hasClaims(d)
}

func hasClaims(d *stepdef.Def) bool {
	return d.Key || slices.ContainsFunc(d.Create, func(s stepdef.Step) bool { return (s.KeepID != "" || s.ID != "") && s.Find != nil })
}

// adopt takes an object that is there. Where the object can be looked at, the action ends with a
// look: an object that is gone must be noticed now.
func (m *machine) adopt() *Effect {
	id := adoptedID(m.r)
	if m.def.Nests() { // a nested stack adopts the objects inside it
		m.r.Work.Show = true
		return m.advance(nil)
	}
	if id == "" {
		return m.failAs("Exception", "Resource ID was not provided.")
	}
	if hasClaims(m.def) {
		if m.r.Claim = m.claimOn(id); m.ev.Claimed[m.r.Claim] {
			m.r.Claim = ""
			return m.failAs(stack.PlainError, "The object "+id+" belongs to another resource already.")
		}
	}
	m.r.PhysicalID = id
	adoption, data := *m.r.Marks.Adoption, map[string]any{}
	maps.Copy(data, adoption.Data)
	maps.Copy(data, m.r.StoredData()) // what this stack has given to the row, such as a key for its signals
	m.r.SetStoredData(data)
	if len(adoption.Metadata) > 0 {
		m.r.Metadata = adoption.Metadata
	}
	m.r.Work.Show = true
	return m.advance(nil)
}
