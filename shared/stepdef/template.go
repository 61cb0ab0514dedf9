package stepdef

import "hearth/shared/stack"

// OfType says that the template of the stack that a resource is, is what its type
// stands for, and that its properties are the parameters.
const OfType = "type"

// ByURL says that the template stands at an address, which a property names: see Inner.
const ByURL = "url"

// An Inner names the properties that say what the stack is that a resource is: the address of
// its template, the values of its parameters, and how many minutes it may take.
type Inner struct{ URL, Parameters, Minutes string }

// Template is the definition of all types that stand for a template: each is a stack,
// whose template says what its properties and attributes are.
var Template = &Def{
	Class: "TemplateResource", Service: "none",
	Create: []Step{{Nest: OfType}}, Update: []Step{{Nest: OfType}}, Delete: []Step{{Nest: OfType}},
}

// OfRow gives the definition of a row's type, or nil.
func (c *Catalog) OfRow(r stack.Resource) *Def { return c.OfType(r.Type, r.Template) }

// OfType gives the definition of a type, which may stand for a template; or nil.
func (c *Catalog) OfType(typ, template string) *Def {
	if template != "" {
		return Template
	}
	return c.Defs[typ]
}

// SameKind reports whether a row may become one of a type without being replaced: it has that
// type, or one of the two became the other. A row whose type stands for a template is a nested
// stack, and so is any other.
func (c *Catalog) SameKind(row stack.Resource, typ, template string) bool {
	if row.Template != "" || template != "" {
		return row.Template != "" && template != ""
	}
	return row.Type == typ || c.becomes(row.Type, typ) || c.becomes(typ, row.Type)
}

func (c *Catalog) becomes(typ, other string) bool {
	d := c.Defs[typ]
	return d != nil && d.Substitute != "" && d.Substitute == other
}

// ClassOf is Heat's class name of a row's type.
func (c *Catalog) ClassOf(r stack.Resource) string {
	if r.Template != "" {
		return Template.Class
	}
	return c.Class(r.Type)
}

// Group is the kind of group that a resource of this type is; empty when it is none.
func (d *Def) Group() string {
	if len(d.Create) == 0 || d.Create[0].Nest == OfType || d.Create[0].Nest == ByURL {
		return ""
	}
	return d.Create[0].Nest
}

// Nests says that a resource of this type is a stack.
func (d *Def) Nests() bool { return len(d.Create) > 0 && d.Create[0].Nest != "" }
