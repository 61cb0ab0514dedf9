package group

import "hearth/shared/hot/funcs"

// A Form is a language of the template of a group's stack.
type Form struct {
	header, version                           string
	resources, kind, properties, metadata     string
	dependsOn, outputs, value, attribute, ref string
}

// The forms.
var (
	HOT = Form{
		header: "heat_template_version", version: "2015-04-30",
		resources: "resources", kind: "type", properties: "properties", metadata: "metadata", dependsOn: "depends_on",
		outputs: "outputs", value: "value", attribute: "get_attr", ref: "get_resource",
	}
	CFN = Form{
		header: "HeatTemplateFormatVersion", version: "2012-12-12",
		resources: "Resources", kind: "Type", properties: "Properties", metadata: "Metadata", dependsOn: "DependsOn",
		outputs: "Outputs", value: "Value", attribute: "Fn::GetAtt", ref: "Ref",
	}
)

// An Output is an output of the stack that holds the members.
type Output struct {
	Name  string
	Value any
}

// Attr returns the call that reads an attribute of a member.
func (f Form) Attr(member string, path ...any) any {
	return map[string]any{f.attribute: append([]any{member}, path...)}
}

// Ref returns the reference to a member.
func (f Form) Ref(member string) any { return map[string]any{f.ref: member} }

// Template returns the template of the stack that holds the members, as a tree. Its JSON is the
// text.
func (f Form) Template(members []Defined, outputs []Output) *funcs.Node {
	top := object{}
	top.put(f.header, funcs.Of(f.version))
	resources := object{}
	for _, m := range members {
		resources.put(m.Name, f.resource(m.Definition))
	}
	top.put(f.resources, resources.node())
	if len(outputs) > 0 {
		all := object{}
		for _, o := range outputs {
			value := object{}
			value.put(f.value, funcs.Of(o.Value))
			all.put(o.Name, value.node())
		}
		top.put(f.outputs, all.node())
	}
	return top.node()
}

func (f Form) resource(d Definition) *funcs.Node {
	r := object{}
	r.put(f.kind, funcs.Of(d.Type))
	if d.Properties != nil {
		r.put(f.properties, funcs.Of(d.Properties))
	}
	if d.Metadata != nil {
		r.put(f.metadata, funcs.Of(d.Metadata))
	}
	if len(d.DependsOn) > 0 {
		list := make([]any, len(d.DependsOn))
		for i, name := range d.DependsOn {
			list[i] = name
		}
		r.put(f.dependsOn, funcs.Of(list))
	}
	return r.node()
}

// object is a map whose keys keep their order.
type object struct {
	keys  []string
	items []*funcs.Node
}

func (o *object) put(key string, n *funcs.Node) {
	o.keys, o.items = append(o.keys, key), append(o.items, n)
}

func (o *object) node() *funcs.Node {
	return &funcs.Node{Kind: funcs.Map, Keys: o.keys, Items: o.items}
}
