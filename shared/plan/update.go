package plan

import (
	"slices"
	"time"

	"hearth/shared/graph"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Before is what an update starts from.
type Before struct {
	Rows []stack.Resource // all rows of the stack

	// UnfinishedActions is, by row ID, the action of an earlier plan that is not done yet. A worker
	// may still change these rows, whatever they look like now.
	UnfinishedActions map[string]stack.Action

	// Desired resolves what the template says of a resource. row is the current row, or nil. It is
	// called after every resource that this one comes after, and of returns the verdicts on those.
	Desired func(name string, row *stack.Resource, of func(name string) RowVerdict) Desired

	// Outline returns what the definition that a row was last made from says beyond properties and
	// metadata.
	Outline func(row stack.Resource) string
}

// A RowVerdict is what is known of a resource while an update is planned: its row, nil when it is
// to be made, and the verdict on it.
type RowVerdict struct {
	Row *stack.Resource
	Verdict
}

// An Update is a plan, and what is expected of each resource.
type Update struct {
	Plan
	Order        []string // the template's resources, each after those that it needs
	Verdicts     map[string]RowVerdict
	Removed      []stack.Resource // those that are no longer in the template, one for each name
	BeingRemoved []stack.Resource // those that an earlier plan deletes although the template has their names
}

// Converge plans the way from the rows of a stack to the wanted resources. A row that certainly
// stays as it is has no node. All others are decided on when their turn comes and all values are
// known. Verdicts say what is expected of them now.
//
// Rows that no remaining row has needed are deleted in the same plan. Replaced rows, and rows that
// others must release first, are left to Leftovers.
func Converge(s stack.Stack, b Before, wanted []Wanted, c *stepdef.Catalog, chance IDs, now time.Time) Update {
	u := update{stack: s, Before: b, catalog: c, candidates: map[string][]*stack.Resource{}, wanted: map[string]Wanted{}, needed: map[string][]string{}}
	u.Verdicts = map[string]RowVerdict{}
	for i := range b.Rows {
		r := &b.Rows[i]
		u.candidates[r.Name] = append(u.candidates[r.Name], r)
	}
	var g graph.Graph[string]
	for _, w := range wanted {
		u.wanted[w.Name] = w
		g.Add(w.Name)
		for _, name := range w.Requires {
			g.Connect(w.Name, name)
			u.needed[name] = append(u.needed[name], w.Name)
		}
	}
	u.Order, _ = g.Order()
	ids := map[string]string{} // IDs of the rows that have a node, by name
	for _, name := range u.Order {
		w := u.wanted[name]
		slices.Sort(u.needed[name])
		st := u.verdictOn(w)
		u.Verdicts[name] = st
		if st.Row == nil {
			made := Create(s, []Wanted{{Name: w.Name, Type: w.Type, Declared: w.Declared, Template: w.Template, Retain: w.Retain, External: w.External}}, c, chance, now)
			made.Rows[0].Requires, made.Rows[0].RequiredBy = w.Requires, u.needed[name]
			made.Nodes[0].Waiting = u.addEdges(made.Rows[0].ID, w, ids)
			ids[name] = made.Rows[0].ID
			u.Plan.Rows, u.Nodes = append(u.Plan.Rows, made.Rows...), append(u.Nodes, made.Nodes...)
			continue
		}
		if !u.needsNoNode(st, w, ids) {
			u.Nodes = append(u.Nodes, stack.Node{
				StackID: s.ID, Generation: s.Generation, ResourceID: st.Row.ID, Action: stack.Update, Waiting: u.addEdges(st.Row.ID, w, ids),
			})
			ids[name] = st.Row.ID
		}
	}
	u.planRemovals()
	for _, r := range b.Rows {
		if _, ok := u.wanted[r.Name]; ok && (r.Action == stack.Delete && r.Status == stack.InProgress || b.UnfinishedActions[r.ID] == stack.Delete) {
			u.BeingRemoved = append(u.BeingRemoved, r)
		}
	}
	return u.Update
}

type update struct {
	Update
	Before
	stack      stack.Stack
	catalog    *stepdef.Catalog
	candidates map[string][]*stack.Resource
	wanted     map[string]Wanted
	needed     map[string][]string // by name, the names that come after it
}

// verdictOn chooses the row for a name, and returns the verdict on it. If the current row would be
// replaced, an older row whose object can be what the template says becomes current again. So a
// rollback finds what was there before, and a row that could not be deleted is used again. A value
// that is not known yet does not favour an older row: when all is known, the step that carries the
// plan out asks Choose again.
func (u *update) verdictOn(w Wanted) RowVerdict {
	rows := u.candidates[w.Name]
	slices.SortFunc(rows, stack.CompareNamesakes)
	var all []RowVerdict
	for _, r := range rows {
		if r.Action == stack.Init && !u.catalog.SameKind(*r, w.Type, w.Template) {
			continue
		}
		older := len(all) > 0
		if older && !IsCandidate(*r, rows) {
			continue
		}
		was := r.BeforeRemoval()
		desired := u.Desired(w.Name, &was, func(name string) RowVerdict { return u.Verdicts[name] })
		desired.Type, desired.Template, desired.External = w.Type, w.Template, w.External
		if d := u.catalog.OfType(w.Type, w.Template); older && was.Status == stack.Failed && d != nil && d.Lasting {
			desired.ObjectSound = true // the object is looked at before the row becomes current
		}
		all = append(all, RowVerdict{r, Decide(u.catalog, was, u.Outline(was), desired)})
	}
	if len(all) == 0 {
		return RowVerdict{Verdict: Verdict{Outcome: Added}}
	}
	st := all[Choose(all)]
	st.Perhaps = st.Perhaps || st.Row.Action == stack.Delete
	return st
}

func (u *update) isBusy(r stack.Resource) bool {
	return u.UnfinishedActions[r.ID] != "" || r.Status == stack.InProgress
}

// needsNoNode reports whether a row needs no node: it does not change, and neither does anything
// that it comes after.
func (u *update) needsNoNode(st RowVerdict, w Wanted, nodes map[string]string) bool {
	r := st.Row
	if st.Outcome != Unchanged || st.Perhaps || u.isBusy(*r) || r.Status != stack.Complete || r.ReplacedBy != "" ||
		r.Template == "" && r.Type != w.Type || r.Retain != (w.Retain || w.External != "") || !slices.Equal(r.Requires, w.Requires) || !slices.Equal(r.RequiredBy, u.needed[w.Name]) {
		return false
	}
	return !slices.ContainsFunc(w.Requires, func(name string) bool { return nodes[name] != "" })
}

// addEdges adds the edges to a node, and returns how many there are.
func (u *update) addEdges(id string, w Wanted, nodes map[string]string) (waiting int) {
	for _, name := range w.Requires {
		if before := nodes[name]; before != "" {
			u.Edges = append(u.Edges, stack.Edge{From: before, To: id})
			waiting++
		}
	}
	return waiting
}
