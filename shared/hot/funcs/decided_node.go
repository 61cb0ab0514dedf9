package funcs

// Decide returns the tree that is left when every if has been decided, and when the names of the
// resources that it refers to have been made from parameters. It asks the scope for parameters and
// conditions only.
func Decide(n *Node, at *Path, s Scope, report func(Wrong)) *Node {
	if n == nil || !n.dynamic {
		return n
	}
	made := *n
	switch n.Kind {
	case Choice:
		where := at.In(n.If.Name)
		branch, err := n.If.Choose(s)
		if err != nil {
			report(Wrong{where, n, err})
			return &Node{Line: n.Line, Column: n.Column}
		}
		for _, b := range branch.Bad {
			report(b.(Wrong))
		}
		made := Decide(branch.Node, where, s, report)
		if !made.IsDynamic() {
			return made
		}
		branched := *made
		branched.via = &taken{n.If.Name, made.via}
		return &branched
	case List, Map:
		made.Items = make([]*Node, len(n.Items))
		made.dynamic = false
		for i, item := range n.Items {
			where := at.At(i)
			if n.Kind == Map {
				where = at.In(n.Keys[i])
			}
			made.Items[i] = Decide(item, where, s, report)
			made.dynamic = made.dynamic || made.Items[i].dynamic
		}
	case Call:
		where := at.In(n.Name)
		made.Args = Decide(n.Args, where, s, report)
		if err := made.name(s); err != nil {
			report(Wrong{where, n, err})
		}
	}
	return &made
}

// name evaluates the name of the resource that a call refers to, if a function makes it.
func (n *Node) name(s Scope) error {
	if !n.Func.named() {
		return nil
	}
	args := n.Args
	if args.Kind == List && n.Func.Use == Attribute {
		if len(args.Items) == 0 {
			return nil
		}
		args = args.Items[0]
	}
	if !args.IsCall() {
		return nil
	}
	v, err := Resolve(args, s)
	if _, unknown := s.Unknown(v); err != nil || unknown {
		return err
	}
	name := Of(v)
	name.Line, name.Column = args.Line, args.Column
	if n.Args == args {
		n.Args = name
		return nil
	}
	list := *n.Args
	list.Items = append([]*Node{name}, list.Items[1:]...)
	n.Args = &list
	return nil
}

// named reports whether Decide evaluates the name that a call refers to.
func (f *Func) named() bool { return f.Use == Resource || f.Use == Attribute || f.Named }

// Undecided reports whether Decide would change the tree.
func Undecided(n *Node) bool {
	if n == nil || !n.dynamic {
		return false
	}
	switch n.Kind {
	case Choice:
		return true
	case Call:
		name := n.Args
		if n.Func.Use == Attribute && name.Kind == List && len(name.Items) > 0 {
			name = name.Items[0]
		}
		return n.Func.named() && name.IsCall() || Undecided(n.Args)
	}
	for _, item := range n.Items {
		if Undecided(item) {
			return true
		}
	}
	return false
}
