package stepdef

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// A Catalog holds all resource types, the hooks that they name, and the constraints that ask the
// cloud.
type Catalog struct {
	Defs        map[string]*Def
	Hooks       Hooks
	Constraints map[string]Constraint

	// StackDomain reports that resources may have users in Keystone.
	StackDomain bool
}

// Def returns the definition of a type, or nil.
func (c *Catalog) Def(typ string) *Def {
	if d := c.Defs[typ]; d != nil {
		return d
	}
	for _, d := range c.Defs {
		if d.Family != "" && strings.HasPrefix(typ, d.Family) && familyName.MatchString(typ) {
			return d
		}
	}
	return nil
}

// familyName is the form of the names of types that share a definition, as AWS has it.
var familyName = regexp.MustCompile(`^[A-Za-z0-9]+::[A-Za-z0-9_@-]{1,60}$`)

// Types returns the sorted names of all types.
func (c *Catalog) Types() []string { return slices.Sorted(maps.Keys(c.Defs)) }

// Class returns Heat's class name of a type.
func (c *Catalog) Class(typ string) string {
	if d := c.Def(typ); d != nil && d.Class != "" {
		return d.Class
	}
	return typ[strings.LastIndex(typ, ":")+1:]
}

// Attributes returns the names of a type's attributes, sorted.
func (c *Catalog) Attributes(typ string) []string {
	d := c.Def(typ)
	if d == nil {
		return nil
	}
	return append(d.AttributeNames(), "show")
}

// AttributeNames returns the sorted names of a type's attributes. It leaves out show, which every
// type has and a definition may describe.
func (d *Def) AttributeNames() []string {
	names := slices.Sorted(maps.Keys(d.Attributes))
	return slices.DeleteFunc(names, func(name string) bool { return name == "show" })
}

// HasAttribute reports whether get_attr may name the attribute. Every type has show.
func (c *Catalog) HasAttribute(typ, attribute string) bool {
	d := c.Def(typ)
	if d == nil {
		return false
	}
	_, ok := d.Attributes[attribute]
	return ok || d.Open || len(d.Values) > 0 || d.Outputs != "" || attribute == "show" || d.Nests() // a nested stack has the attributes of what it contains
}

// Place returns the key of r.Attributes that holds the answer to the attribute's own call.
func (d *Def) Place(attribute string) string {
	if field := d.Attributes[attribute].Field; field != "" {
		return field
	}
	return attribute
}
