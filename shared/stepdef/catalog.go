package stepdef

import (
	"maps"
	"slices"
	"strings"
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

// Types are the names of all, sorted.
func (c *Catalog) Types() []string { return slices.Sorted(maps.Keys(c.Defs)) }

// Class is Heat's class name of a type.
func (c *Catalog) Class(typ string) string {
	if d := c.Defs[typ]; d != nil && d.Class != "" {
		return d.Class
	}
	return typ[strings.LastIndex(typ, ":")+1:]
}

// Attributes are the names of a type's attributes, sorted.
func (c *Catalog) Attributes(typ string) []string {
	d := c.Defs[typ]
	if d == nil {
		return nil
	}
	return append(d.AttributeNames(), "show")
}

// AttributeNames returns the sorted names of a type's attributes but for show, which every type
// has and a definition may describe.
func (d *Def) AttributeNames() []string {
	names := slices.Sorted(maps.Keys(d.Attributes))
	return slices.DeleteFunc(names, func(name string) bool { return name == "show" })
}

// HasAttribute says whether get_attr may name the attribute. Every type has show.
func (c *Catalog) HasAttribute(typ, attribute string) bool {
	d := c.Defs[typ]
	if d == nil {
		return false
	}
	_, ok := d.Attributes[attribute]
	return ok || d.Open || d.Outputs != "" || attribute == "show" || d.Nests() // which has those of what is in it
}

// Place is where in r.Attributes the answer to the attribute's own call stands.
func (d *Def) Place(attribute string) string {
	if field := d.Attributes[attribute].Field; field != "" {
		return field
	}
	return attribute
}
