package funcs

// absentValue is what an absent node resolves to; lists and maps leave it out.
type absentValue struct{}

// Resolve returns the value of a tree: plain maps, lists and scalars. It copies them, except for
// the scope's values, which are passed on as they are.
func Resolve(n *Node, s Scope) (any, error) {
	v, err := resolve(n, s)
	if v == (any)(absentValue{}) {
		return nil, err
	}
	return v, err
}

func resolve(n *Node, s Scope) (any, error) {
	if n == nil {
		return nil, nil
	}
	if !n.dynamic && n.Kind != Absent {
		return n.Plain(), nil
	}
	switch n.Kind {
	case Absent:
		return absentValue{}, nil
	case List:
		list := make([]any, 0, len(n.Items))
		for _, item := range n.Items {
			v, err := resolve(item, s)
			if err != nil {
				return nil, err
			}
			if _, out := v.(absentValue); !out {
				list = append(list, v)
			}
		}
		return list, nil
	case Map:
		m := make(map[string]any, len(n.Items))
		for i, item := range n.Items {
			v, err := resolve(item, s)
			if err != nil {
				return nil, err
			}
			if _, out := v.(absentValue); !out {
				m[n.Keys[i]] = v
			}
		}
		return m, nil
	case Choice:
		branch, err := n.If.Choose(s)
		if err != nil {
			return nil, err
		}
		if len(branch.Bad) > 0 {
			return nil, branch.Bad[0]
		}
		return resolve(branch.Node, s)
	}
	return n.call(s)
}

func (n *Node) call(s Scope) (any, error) {
	mark := s.Mark()
	v, err := n.made(s)
	if err != nil {
		return v, s.MaskQuoted(mark, err)
	}
	s.AddDerived(mark, n.Args, v)
	return v, nil
}

// made returns the value of a call.
func (n *Node) made(s Scope) (any, error) {
	if n.Func.Eval != nil {
		return n.Func.Eval(n.Name, n.Args, s)
	}
	args, err := resolveArgs(n.Args, s)
	if err != nil {
		return nil, err
	}
	if u, unknown, err := findUnknown(args, s); unknown || err != nil {
		return u, err
	}
	if n.Func.Cost != nil {
		if err := s.Spend(n.Func.Cost(args)); err != nil {
			return nil, err
		}
	}
	v, err := n.Func.Run(n.Name, args)
	if text, ok := v.(string); ok && err == nil {
		err = s.Spend(len(text) / textWork)
	}
	return v, err
}

// resolveArgs keeps an absent argument as null, so that the others do not move up.
func resolveArgs(args *Node, s Scope) (any, error) {
	if args == nil || args.Kind != List {
		return Resolve(args, s)
	}
	list := make([]any, len(args.Items))
	for i, item := range args.Items {
		var err error
		if list[i], err = Resolve(item, s); err != nil {
			return nil, err
		}
	}
	return list, nil
}
