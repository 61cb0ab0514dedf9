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
	Rows []stack.Resource // all of the stack

	// Unfinished has, by id, what an earlier plan was to do with rows that it has not done
	// with: a worker may change them yet, whatever they look like now.
	Unfinished map[string]stack.Action

	// Wish resolves what the template wants of a resource; row is the one it has, or
	// nil. It is asked for after all that the resource comes after, whose standing it
	// is told.
	Desired func(name string, row *stack.Resource, of func(name string) Standing) Desired

	// Outline is what the definition that a row was last made from says beyond
	// properties and metadata.
	Outline func(row stack.Resource) string
}

// A Standing is what is known of a resource while an update is planned: its row, nil
// when it is to be made, and what becomes of it.
type Standing struct {
	Row *stack.Resource
	Verdict
}

// An Update is a plan, and what is foreseen of each resource.
type Update struct {
	Plan
	Order        []string // of the template's resources, each after those that it needs
	Standings    map[string]Standing
	Removed      []stack.Resource // that the template has no more, one of each name
	BeingRemoved []stack.Resource // of names that the template has, which an earlier plan is removing
}

// Converge plans the way from the rows there are to what is wanted. A row that surely
// stays as it is has no node. All others are decided on when their turn comes and all
// values are known; Standings say what that will be, as far as it can be said now.
//
// Rows that nothing which stays has needed are removed in the same plan. What is
// replaced, and what others have to let go of first, is left to Leftovers.
func Converge(s stack.Stack, b Before, wanted []Wanted, c *stepdef.Catalog, chance IDs, now time.Time) Update {
	u := update{stack: s, Before: b, catalog: c, candidates: map[string][]*stack.Resource{}, wanted: map[string]Wanted{}, needed: map[string][]string{}}
	u.Standings = map[string]Standing{}
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
	ids := map[string]string{} // of the rows that have a node, by name
	for _, name := range u.Order {
		w := u.wanted[name]
		slices.Sort(u.needed[name])
		st := u.standingOf(w)
		u.Standings[name] = st
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
		if _, ok := u.wanted[r.Name]; ok && (r.Action == stack.Delete && r.Status == stack.InProgress || b.Unfinished[r.ID] == stack.Delete) {
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
	needed     map[string][]string // by name, the names of those that come after it
}

// standingOf chooses the row for a name, and says what becomes of it. Where the one that
// stands for it would be replaced, an older one whose object can be what is wanted comes back
// into its place: so a rollback finds what was there before, and what could not be removed is
// taken again. What is not known yet speaks for no older row: whoever carries the plan out
// asks Choose once more, when all is known.
func (u *update) standingOf(w Wanted) Standing {
	rows := u.candidates[w.Name]
	slices.SortFunc(rows, stack.CompareStanding)
	var all []Standing
	for _, r := range rows {
		if r.Action == stack.Init && !u.catalog.SameKind(*r, w.Type, w.Template) {
			continue
		}
		older := len(all) > 0
		if older && !IsCandidate(*r, rows) {
			continue
		}
		was := r.BeforeRemoval()
		wish := u.Desired(w.Name, &was, func(name string) Standing { return u.Standings[name] })
		wish.Type, wish.Template, wish.External = w.Type, w.Template, w.External
		if d := u.catalog.OfType(w.Type, w.Template); older && was.Status == stack.Failed && d != nil && d.Lasting {
			wish.ObjectSound = true // its object is looked at before it is taken
		}
		all = append(all, Standing{r, Decide(u.catalog, was, u.Outline(was), wish)})
	}
	if len(all) == 0 {
		return Standing{Verdict: Verdict{Outcome: Added}}
	}
	st := all[Choose(all)]
	st.Perhaps = st.Perhaps || st.Row.Action == stack.Delete
	return st
}

func (u *update) isBusy(r stack.Resource) bool {
	return u.Unfinished[r.ID] != "" || r.Status == stack.InProgress
}

// needsNoNode says that a row needs no node: nothing of it changes, and nothing that it
// comes after does.
func (u *update) needsNoNode(st Standing, w Wanted, nodes map[string]string) bool {
	r := st.Row
	if st.Outcome != Unchanged || st.Perhaps || u.isBusy(*r) || r.Status != stack.Complete || r.ReplacedBy != "" ||
		r.Template == "" && r.Type != w.Type || r.Retain != (w.Retain || w.External != "") || !slices.Equal(r.Requires, w.Requires) || !slices.Equal(r.RequiredBy, u.needed[w.Name]) {
		return false
	}
	return !slices.ContainsFunc(w.Requires, func(name string) bool { return nodes[name] != "" })
}

// addEdges draws the edges to a node and counts them.
func (u *update) addEdges(id string, w Wanted, nodes map[string]string) (waiting int) {
	for _, name := range w.Requires {
		if before := nodes[name]; before != "" {
			u.Edges = append(u.Edges, stack.Edge{From: before, To: id})
			waiting++
		}
	}
	return waiting
}
