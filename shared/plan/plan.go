package plan

import (
	"slices"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// IDs makes unique texts.
type IDs struct {
	ID    func() string // a UUID
	Short func() string // 12 characters of a–z and 2–7
}

// Wanted is one resource of a template, with the logical names it comes after.
type Wanted struct {
	Name      string
	Type      string
	Declared  string               // the type as the template names it; empty when that is Type
	Template  string               // the template that the type means; empty for most
	Requires  []string             // sorted, each in the template
	Retain    bool                 // the object stays in the cloud when the resource is deleted
	Copied    bool                 // a copy of the object is made before it is deleted
	OnReplace *stack.RemovalPolicy // for the old object of a replacement; nil leaves the policy of its row
	External  string               // ID of an object of the user, which the stack neither makes nor deletes
}

// A Plan is written by one change of the store.
type Plan struct {
	Rows  []stack.Resource
	Nodes []stack.Node
	Edges []stack.Edge
}

// Create plans the creation of every wanted resource of a stack that has no rows yet.
func Create(s stack.Stack, wanted []Wanted, c *stepdef.Catalog, chance IDs, now time.Time) Plan {
	p := Plan{
		Rows:  make([]stack.Resource, len(wanted)),
		Nodes: make([]stack.Node, len(wanted)),
	}
	at := make(map[string]int, len(wanted))
	edges := 0
	for i, w := range wanted {
		at[w.Name] = i
		edges += len(w.Requires)
		p.Rows[i] = stack.Resource{
			ID: chance.ID(), StackID: s.ID, Name: w.Name, Type: w.Type, Declared: w.Declared, Template: w.Template,
			Action: stack.Init, Status: stack.Complete,
			PhysicalName: PhysicalName(s, w.Name, w.Type, c, chance),
			PhysicalID:   w.External, Retain: w.Retain || w.External != "",
			Requires: w.Requires, Created: now, Updated: now, Generation: s.Generation,
		}
	}
	p.Edges = make([]stack.Edge, 0, edges)
	for i, w := range wanted {
		action := stack.Create
		if w.External != "" {
			action = stack.Check
			p.Rows[i].Marks.External = w.External
		}
		p.Nodes[i] = stack.Node{StackID: s.ID, Generation: s.Generation, ResourceID: p.Rows[i].ID, Action: action, Waiting: len(w.Requires)}
		for _, name := range w.Requires {
			before := &p.Rows[at[name]]
			before.RequiredBy = append(before.RequiredBy, w.Name)
			p.Edges = append(p.Edges, stack.Edge{From: before.ID, To: p.Rows[i].ID})
		}
	}
	for i := range p.Rows {
		slices.Sort(p.Rows[i].RequiredBy)
	}
	return p
}
