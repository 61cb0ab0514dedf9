package stepdef

import (
	"maps"
	"slices"
)

// A Catalog is all resource types there are, with the hooks they name and the
// constraints that ask the cloud.
type Catalog struct {
	Defs        map[string]*Def
	Hooks       Hooks
	Constraints map[string]Constraint
}

// Def gives the definition of a type, or nil.
func (c *Catalog) Def(typ string) *Def { return c.Defs[typ] }

// Names are all types, sorted.
func (c *Catalog) Names() []string { return slices.Sorted(maps.Keys(c.Defs)) }

// HasType is what the template language asks.
func (c *Catalog) HasType(typ string) bool { return c.Defs[typ] != nil }

// HasAttribute says whether get_attr may name the attribute. Every type has show.
func (c *Catalog) HasAttribute(typ, attribute string) bool {
	d := c.Defs[typ]
	if d == nil {
		return false
	}
	_, ok := d.Attributes[attribute]
	return ok || d.Open || attribute == "show"
}
