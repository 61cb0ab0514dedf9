package funcs

// A Set holds the functions of one template version: those of values, and those of conditions. A
// name in neither is no function, and a map with such a key is data.
type Set struct {
	Values     map[string]*Func
	Conditions map[string]*Func
	Maps       Maps // in conditions

	texts   map[string]*Func // the values of functions that read texts; nil for those of Values
	written bool             // conditions compare booleans as the words that they are written as

	slab *Slab // allocates the nodes while one template is read
}

// Maps decides about maps that call no function.
type Maps uint8

// The meanings of such a map.
const (
	AreData      Maps = iota
	NameNothing       // data, but wrong if a key looks like the name of a function
	AreForbidden      // wrong
)

// From returns a set that allocates its nodes in a slab, which two users must not share. With nil
// it allocates each on its own.
func (set Set) From(slab *Slab) Set {
	set.slab = slab
	return set
}

// A Wrong is one mistake in a call.
type Wrong struct {
	Path *Path // of the call, including its name
	Node *Node
	Err  error
}

func (w Wrong) Error() string { return w.Err.Error() }

// Prepare makes a tree in which each map that calls a function is a Call. It shares parts without
// calls with the source. It reports all mistakes; a wrong call becomes null.
func (set Set) Prepare(n *Node, at *Path, report func(Wrong)) *Node {
	return set.prepared(set.Values, AreData, false, n, at, report)
}

// PrepareTexts is Prepare for a value that is shown as it is written.
func (set Set) PrepareTexts(n *Node, at *Path, report func(Wrong)) *Node {
	if set.texts == nil {
		return set.Prepare(n, at, report)
	}
	return set.prepared(set.texts, AreData, true, n, at, report)
}

// PrepareKnown does the same, but unknown functions are wrong.
func (set Set) PrepareKnown(n *Node, at *Path, report func(Wrong)) *Node {
	return set.prepared(set.Values, NameNothing, false, n, at, report)
}

// PrepareCondition does the same with the functions that a condition may use.
func (set Set) PrepareCondition(n *Node, at *Path, report func(Wrong)) *Node {
	return set.prepared(set.Conditions, set.Maps, set.written, n, at, report)
}

func (set Set) prepared(known map[string]*Func, maps Maps, written bool, n *Node, at *Path, report func(Wrong)) *Node {
	if written {
		n = n.text()
	}
	if n == nil || n.Kind != List && n.Kind != Map {
		return n
	}
	p := preparer{set: set, slab: set.slab, maps: maps, base: at, report: report, written: written}
	if p.slab == nil {
		p.slab = &Slab{}
	}
	return p.prepare(known, n)
}

// A preparer walks one tree. It keeps the way from the root as one list, and makes a path of it
// only for mistakes.
type preparer struct {
	set     Set
	slab    *Slab
	maps    Maps
	table   *Node // a map that is always data
	written bool  // booleans are the words that they are written as
	base    *Path
	way     []Path // without Up
	report  func(Wrong)
}

// at returns the path of the current node.
func (p *preparer) at() *Path {
	at := p.base
	for _, step := range p.way {
		step.Up = at
		at = &step
	}
	return at
}

func (p *preparer) wrong(n *Node, err error) { p.report(Wrong{p.at(), n, err}) }

func (p *preparer) in(step Path) { p.way = append(p.way, step) }
func (p *preparer) out()         { p.way = p.way[:len(p.way)-1] }

func (p *preparer) prepare(known map[string]*Func, n *Node) *Node {
	if p.written {
		n = n.text()
	}
	if n == nil || n.Kind != List && n.Kind != Map {
		return n
	}
	if n.Kind == Map && len(n.Keys) == 1 {
		if f := known[n.Keys[0]]; f != nil {
			p.in(Path{Key: n.Keys[0]})
			made := p.call(known, f, n)
			p.out()
			return made
		}
	}
	if n.Kind == Map && p.maps != AreData && n != p.table {
		if wrong := p.maps.check(known, n); wrong != nil {
			return p.refuse(n, wrong)
		}
	}
	var made *Node // a copy, once an item has changed
	for i, item := range n.Items {
		if item.Kind != List && item.Kind != Map && !(p.written && item.Name != "") {
			continue
		}
		if n.Kind == Map {
			p.in(Path{Key: n.Keys[i]})
		} else {
			p.in(Path{Index: i, List: true})
		}
		ready := p.prepare(known, item)
		p.out()
		if ready == item {
			continue
		}
		if made == nil {
			made = p.slab.Node()
			*made = *n
			made.Items = p.slab.Items(n.Items)
		}
		made.Items[i] = ready
		made.dynamic = made.dynamic || ready.dynamic
	}
	if made == nil {
		return n
	}
	return made
}

// refuse reports a map that must not be data, and returns null in its place.
func (p *preparer) refuse(n *Node, wrong *NoCall) *Node {
	at := p.at()
	if wrong.Name != "" {
		at = at.In(wrong.Name)
	}
	p.report(Wrong{at, n, wrong})
	made := p.slab.Node()
	made.Line, made.Column = n.Line, n.Column
	return made
}

// call makes a call of a map with a function's name; the preparer is at the name.
func (p *preparer) call(known map[string]*Func, f *Func, n *Node) *Node {
	name := n.Keys[0]
	made := p.slab.Node() // null, while something is wrong
	made.Line, made.Column = n.Line, n.Column
	if f.Use == Decision {
		choice, err := p.choice(f, n)
		if err != nil {
			p.wrong(n, err)
			return made
		}
		made.Kind, made.If, made.dynamic = Choice, choice, true
		return made
	}
	args := n.Items[0]
	if f.Rewrite != nil {
		var err error
		if args, err = f.Rewrite(name, args); err != nil {
			p.wrong(n, err)
			return made
		}
		if args.Kind == Absent {
			return args
		}
	}
	args = p.arguments(known, f, args)
	if f.Parse != nil {
		if err := f.Parse(name, args); err != nil {
			p.wrong(n, err)
			return made
		}
	}
	made.Kind, made.Func, made.Name, made.Args, made.dynamic = Call, f, name, args, true
	return made
}

// arguments prepares the arguments of one call.
func (p *preparer) arguments(known map[string]*Func, f *Func, args *Node) *Node {
	if f.Texts && p.set.texts != nil && !p.written {
		known, p.written = p.set.texts, true
		defer func() { p.written = false }()
	}
	if !f.Table || args.Kind != List || len(args.Items) == 0 {
		return p.prepare(known, args)
	}
	outer := p.table
	p.table = args.Items[len(args.Items)-1]
	made := p.prepare(known, args)
	p.table = outer
	return made
}

func (p *preparer) choice(f *Func, n *Node) (*If, error) {
	name, args := n.Keys[0], n.Items[0]
	if err := f.Parse(name, args); err != nil {
		return nil, err
	}
	branch := func(i int) (b Branch) {
		if i >= len(args.Items) {
			b.Node = &Node{Kind: Absent, Line: n.Line, Column: n.Column, dynamic: true}
			return b
		}
		report := p.report
		p.report = func(w Wrong) { b.Bad = append(b.Bad, w) }
		values := p.set.Values
		if p.written {
			values = p.set.texts
		}
		b.Node = p.prepare(values, args.Items[i])
		p.report = report
		return b
	}
	choice := &If{Name: name, Then: branch(1), Else: branch(2)}
	condition := preparer{set: p.set, slab: p.slab, maps: p.set.Maps, base: &Path{Key: name}, report: p.report}
	condition.written = p.set.written
	choice.Condition = condition.prepare(p.set.Conditions, args.Items[0])
	return choice, nil
}
