package funcs

// A Set is what one template version knows: the functions of values, and those of
// conditions. A name that neither has is not a function, and a map with such a
// key is data.
type Set struct {
	Values     map[string]*Func
	Conditions map[string]*Func
}

// A Wrong is one thing wrong with a call.
type Wrong struct {
	Path *Path // of the call, its name included
	Node *Node
	Err  error
}

func (w Wrong) Error() string { return w.Err.Error() }

// Prepare makes a tree in which each map that is a call of a function has become
// one. What holds no call is shared with the source. All that is wrong is given
// to report; a wrong call becomes null.
func (set Set) Prepare(n *Node, at *Path, report func(Wrong)) *Node {
	return set.prepare(set.Values, n, at, report)
}

// PrepareCondition does the same with the functions that a condition may use.
func (set Set) PrepareCondition(n *Node, at *Path, report func(Wrong)) *Node {
	return set.prepare(set.Conditions, n, at, report)
}

func (set Set) prepare(known map[string]*Func, n *Node, at *Path, report func(Wrong)) *Node {
	if n == nil || n.Kind != List && n.Kind != Map {
		return n
	}
	if n.Kind == Map && len(n.Keys) == 1 {
		if f := known[n.Keys[0]]; f != nil {
			return set.call(known, f, n, at, report)
		}
	}
	var made *Node // a copy, once an item is not what it was
	for i, item := range n.Items {
		if item.Kind != List && item.Kind != Map {
			continue
		}
		where := Path{Up: at, Index: i, List: true}
		if n.Kind == Map {
			where = Path{Up: at, Key: n.Keys[i]}
		}
		ready := set.prepare(known, item, &where, report)
		if ready == item {
			continue
		}
		if made == nil {
			copied := *n
			copied.Items = append([]*Node(nil), n.Items...)
			made = &copied
		}
		made.Items[i] = ready
		made.dynamic = made.dynamic || ready.dynamic
	}
	if made == nil {
		return n
	}
	return made
}

func (set Set) call(known map[string]*Func, f *Func, n *Node, at *Path, report func(Wrong)) *Node {
	name := n.Keys[0]
	where := at.In(name)
	null := &Node{Line: n.Line, Column: n.Column}
	if f.Use == Decision {
		choice, err := set.choice(f, n, where, report)
		if err != nil {
			report(Wrong{where, n, err})
			return null
		}
		return choice
	}
	args := n.Items[0]
	if f.Rewrite != nil {
		var err error
		if args, err = f.Rewrite(name, args); err != nil {
			report(Wrong{where, n, err})
			return null
		}
		if args.Kind == Absent {
			return args
		}
	}
	args = set.prepare(known, args, where, report)
	if f.Parse != nil {
		if err := f.Parse(name, args); err != nil {
			report(Wrong{where, n, err})
			return null
		}
	}
	return &Node{Kind: Call, Line: n.Line, Column: n.Column, Func: f, Name: name, Args: args, dynamic: true}
}

func (set Set) choice(f *Func, n *Node, at *Path, report func(Wrong)) (*Node, error) {
	name, args := n.Keys[0], n.Items[0]
	if err := f.Parse(name, args); err != nil {
		return nil, err
	}
	branch := func(i int) (b Branch) {
		if i >= len(args.Items) {
			b.Node = &Node{Kind: Absent, Line: n.Line, Column: n.Column, dynamic: true}
			return b
		}
		b.Node = set.prepare(set.Values, args.Items[i], at, func(w Wrong) { b.Bad = append(b.Bad, w) })
		return b
	}
	choice := &If{Name: name, Then: branch(1), Else: branch(2)}
	choice.Condition = set.prepare(set.Conditions, args.Items[0], &Path{Key: name}, report)
	return &Node{Kind: Choice, Line: n.Line, Column: n.Column, If: choice, dynamic: true}, nil
}
