package plan

import (
	"slices"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// IDs makes what must be unique.
type IDs struct {
	ID    func() string // a uuid
	Short func() string // 12 characters of a–z and 2–7
}

// Wanted is one resource of a template, with the logical names it comes after.
type Wanted struct {
	Name     string
	Type     string
	Declared string   // as the template names it; empty where that is Type
	Template string   // that the type stands for; empty for most
	Requires []string // sorted, each in the template
	Retain   bool     // what is made stays when the resource is removed
	Copied   bool     // a copy of it is made before it is removed
	External string   // id of an object that is there already, and not ours to make or to remove
}

// A Plan is what one store change carries.
type Plan struct {
	Rows  []stack.Resource
	Nodes []stack.Node
	Edges []stack.Edge
}

// Create plans the making of all that is wanted; the stack has no rows yet.
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
			p.Rows[i].Data = map[string]any{externalKey: w.External}
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

// Delete plans the removal of all rows, in the reverse order of their making.
func Delete(s stack.Stack, rows []stack.Resource) Plan {
	var p Plan
	byName := make(map[string][]string, len(rows))
	for _, r := range rows {
		byName[r.Name] = append(byName[r.Name], r.ID)
	}
	waiting := make(map[string]int, len(rows))
	for _, r := range rows {
		for _, name := range r.Requires {
			for _, id := range byName[name] {
				p.Edges = append(p.Edges, stack.Edge{From: r.ID, To: id})
				waiting[id]++
			}
		}
	}
	for _, r := range rows {
		p.Nodes = append(p.Nodes, stack.Node{StackID: s.ID, Generation: s.Generation, ResourceID: r.ID, Action: stack.Delete, Waiting: waiting[r.ID]})
	}
	return withoutCycles(p)
}

// PhysicalName is a new name for the object of a resource.
func PhysicalName(s stack.Stack, name, typ string, c *stepdef.Catalog, chance IDs) string {
	return Name(s.Name, name, chance.Short(), nameLimit(c, typ))
}

func nameLimit(c *stepdef.Catalog, typ string) int {
	if d := c.Def(typ); d != nil && d.NameLimit > 0 {
		return d.NameLimit
	}
	return 255
}

// Name is a physical name: <stack>-<resource>-<random>. One that is too long keeps
// its first two characters and its end, as Heat does, so the random part stays.
func Name(stackName, resource, short string, limit int) string {
	name := stackName + "-" + resource + "-" + short
	if r := []rune(name); len(r) > limit {
		return string(r[:2]) + "-" + string(r[len(r)-(limit-3):])
	}
	return name
}
