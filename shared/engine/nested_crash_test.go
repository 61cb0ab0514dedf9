package engine_test

import (
	"slices"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// forest is a stack with two nested stacks, each with one nested stack. Their resources use one
// another's values.
const forest = `
heat_template_version: 2021-04-16
parameters: {tag: {type: string, default: one}}
resources:
  word: {type: OS::Heat::RandomString, properties: {length: 8}}
  a:    {type: tree.yaml, properties: {name: {get_attr: [word, value]}, tag: {get_param: tag}}}
  b:    {type: tree.yaml, properties: {name: {get_attr: [a, net]}, tag: {get_param: tag}}}
  end:  {type: OS::Heat::TestResource, properties: {value: {get_attr: [b, net]}}}
`

const tree = `
heat_template_version: 2021-04-16
parameters: {name: {type: string}, tag: {type: string}}
resources:
  net:  {type: OS::Neutron::Net, properties: {tags: [{get_param: tag}]}}
  leaf: {type: leaf.yaml, properties: {net: {get_resource: net}, name: {get_param: name}}}
outputs:
  net: {value: {get_resource: net}}
  port: {value: {get_attr: [leaf, port]}}
`

const leaf = `
heat_template_version: 2021-04-16
parameters: {net: {type: string}, name: {type: string}}
resources:
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_param: net}, cidr: 10.0.0.0/24}}
  port:   {type: OS::Neutron::Port, properties: {network: {get_param: net}, name: {get_param: name}}, depends_on: subnet}
outputs:
  port: {value: {get_resource: port}}
`

// forestOf returns a request for forest. Each pair is a file and its replaced content.
func forestOf(keep bool, tag string, files ...string) engine.Request {
	r := engine.Request{Name: "forest", DisableRollback: keep, Source: stack.Source{
		Template: []byte(forest), Files: map[string]string{"tree.yaml": tree, "leaf.yaml": leaf},
		Environment: stack.Environment{Parameters: map[string]any{"tag": tag}},
	}}
	for i := 0; i+1 < len(files); i += 2 {
		r.Source.Files[files[i]] = files[i+1]
	}
	return r
}

func (w *world) forest(e *engine.Engine, r engine.Request) stack.Stack {
	w.t.Helper()
	s, err := e.CreateStack(w.t.Context(), w.caller, r)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

func (w *world) planted(e *engine.Engine) stack.Stack {
	w.t.Helper()
	s := w.run(e, nil, w.forest(e, forestOf(true, "one")).ID)
	if s.State() != "CREATE_COMPLETE" {
		w.t.Fatalf("%s: %s", s.State(), s.Reason)
	}
	return s
}

func (w *world) regrow(e *engine.Engine, r engine.Request) stack.Stack {
	w.t.Helper()
	s, err := e.UpdateStack(w.t.Context(), w.caller, w.planted(e), engine.UpdateRequest{Source: r.Source, DisableRollback: &r.DisableRollback})
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// allBelow returns the nested stacks of a stack that exist, by depth.
func (w *world) allBelow(id string) []stack.Stack {
	w.t.Helper()
	all, err := w.store.Stacks(w.t.Context(), stack.StackQuery{Project: w.caller.Project, ShowNested: true})
	if err != nil {
		w.t.Fatal(err)
	}
	all = slices.DeleteFunc(all, func(s stack.Stack) bool { return s.Root != id })
	slices.SortFunc(all, func(a, b stack.Stack) int { return a.Depth - b.Depth })
	return all
}

var (
	failingLeaf = edit(leaf, "outputs:", "  end: {type: OS::Heat::TestResource, depends_on: port, properties: {fail: true}}\noutputs:")
	otherTree   = edit(tree, "properties: {tags", "properties: {availability_zone_hints: [nova], tags")
	otherLeaf   = edit(leaf, "depends_on: subnet}", "depends_on: subnet}\n  more: {type: OS::Swift::Container}")
)

// trees are the stories of nested stacks.
var trees = []story{
	{"create a tree", func(w *world, e *engine.Engine) string { return w.forest(e, forestOf(true, "one")).ID }, "CREATE_COMPLETE"},
	{"delete a tree", func(w *world, e *engine.Engine) string {
		s := w.planted(e)
		if err := e.DeleteStack(w.t.Context(), w.caller, s); err != nil {
			w.t.Fatal(err)
		}
		return s.ID
	}, "DELETE_COMPLETE"},
	{"a tree that fails", func(w *world, e *engine.Engine) string {
		return w.forest(e, forestOf(false, "one", "leaf.yaml", failingLeaf)).ID
	}, "ROLLBACK_COMPLETE"},
	{"update a tree", func(w *world, e *engine.Engine) string {
		return w.regrow(e, forestOf(true, "two", "tree.yaml", otherTree, "leaf.yaml", otherLeaf)).ID
	}, "UPDATE_COMPLETE"},
	{"update a tree, and back", func(w *world, e *engine.Engine) string {
		return w.regrow(e, forestOf(false, "two", "leaf.yaml", failingLeaf)).ID
	}, "ROLLBACK_COMPLETE"},
}
