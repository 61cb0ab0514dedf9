package stepdef

import "hearth/shared/stack"

// OfType is the nest word of a resource whose type is mapped to a template. Its properties are the
// parameters of that template.
const OfType = "type"

// ByURL is the nest word of a resource whose template is at the URL that a property names: see
// Inner.
const ByURL = "url"

// An Inner names the properties that describe a nested stack: the URL of its template, the values
// of its parameters, and its timeout in minutes.
type Inner struct{ URL, Parameters, Minutes string }

// Template is the definition of all types that are templates. Each resource of such a type is a
// nested stack. The template declares its properties and attributes.
var Template = &Def{
	Class: "TemplateResource", Service: "none",
	Create: []Step{{Nest: OfType}}, Update: []Step{{Nest: OfType}}, Delete: []Step{{Nest: OfType}},
}

// OfRow returns the definition of a row's type, or nil.
func (c *Catalog) OfRow(r stack.Resource) *Def { return c.OfType(r.Type, r.Template) }

// OfType returns the definition of a type, which may be a template; or nil.
func (c *Catalog) OfType(typ, template string) *Def {
	if template != "" {
		return Template
	}
	return c.Def(typ)
}

// SameKind reports whether a row may become a resource of the type without a replacement: it has
// that type, or one of the two became the other. A row whose type is a template is a nested stack;
// it may become any other such type.
func (c *Catalog) SameKind(row stack.Resource, typ, template string) bool {
	if row.Template != "" || template != "" {
		return row.Template != "" && template != ""
	}
	return row.Type == typ || c.isSubstitute(row.Type, typ) || c.isSubstitute(typ, row.Type)
}

func (c *Catalog) isSubstitute(typ, other string) bool {
	d := c.Def(typ)
	return d != nil && d.Substitute != "" && d.Substitute == other
}

// ClassOf returns Heat's class name of a row's type.
func (c *Catalog) ClassOf(r stack.Resource) string {
	if r.Template != "" {
		return Template.Class
	}
	return c.Class(r.Type)
}

// Group returns the kind of group of this type; empty when it is no group.
func (d *Def) Group() string {
	if len(d.Create) == 0 || d.Create[0].Nest == OfType || d.Create[0].Nest == ByURL {
		return ""
	}
	return d.Create[0].Nest
}

// Nests reports whether a resource of this type is a nested stack.
func (d *Def) Nests() bool { return len(d.Create) > 0 && d.Create[0].Nest != "" }
