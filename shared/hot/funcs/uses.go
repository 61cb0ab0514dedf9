package funcs

// Used is one use of a parameter, a resource, an attribute or a file.
type Used struct {
	Call      *Node
	At        *Path // the place of the call, without its name; nil when no caller needs it
	Name      any   // of what is used, nil if there is none; a *Node when a function gives it
	Attribute any   // of an attribute; nil for all, a *Node when a function gives it
}

// Uses visits all calls of a tree, those in arguments before the call itself. It visits both
// branches of an if that is not decided yet. It makes paths only for a tree that has one.
func Uses(n *Node, at *Path, use func(Used)) {
	if n == nil || !n.dynamic {
		return
	}
	if at == nil {
		usesOf(n, use)
		return
	}
	at = n.through(at)
	switch n.Kind {
	case List:
		for i, item := range n.Items {
			if item.dynamic {
				Uses(item, at.At(i), use)
			}
		}
	case Map:
		for i, item := range n.Items {
			if item.dynamic {
				Uses(item, at.In(n.Keys[i]), use)
			}
		}
	case Choice:
		where := at.In(n.If.Name)
		Uses(n.If.Then.Node, where, use)
		Uses(n.If.Else.Node, where, use)
	case Call:
		Uses(n.Args, at.Into(n.Name), use)
		use(n.used(at))
	}
}

func usesOf(n *Node, use func(Used)) {
	if n == nil || !n.dynamic {
		return
	}
	switch n.Kind {
	case List, Map:
		for _, item := range n.Items {
			usesOf(item, use)
		}
	case Choice:
		usesOf(n.If.Then.Node, use)
		usesOf(n.If.Else.Node, use)
	case Call:
		usesOf(n.Args, use)
		use(n.used(nil))
	}
}

func (n *Node) used(at *Path) Used {
	u := Used{Call: n, At: at}
	if n.Func.Use == Nothing {
		return u
	}
	if n.Args == nil || n.Args.Kind != List || len(n.Args.Items) == 0 || n.Func.Use != Attribute && n.Func.Use != Parameter {
		u.Name = written(n.Args)
		return u
	}
	items := n.Args.Items
	u.Name = written(items[0])
	if n.Func.Use == Attribute && len(items) > 1 {
		u.Attribute = written(items[1])
	}
	return u
}

// Path returns what follows the name of an attribute, if all of it is plain.
func (u Used) Path() (path []any) {
	args := u.Call.Args
	if u.Call.Func.Use != Attribute || args == nil || args.Kind != List || len(args.Items) < 3 {
		return nil
	}
	for _, item := range args.Items[2:] {
		if item.dynamic {
			return nil
		}
		path = append(path, item.Plain())
	}
	return path
}

// written returns a plain value, and for a function its node.
func written(n *Node) any {
	if n.IsDynamic() {
		return n
	}
	return n.Plain()
}

// CheckAll runs the Check of every call of a tree.
func CheckAll(n *Node, at *Path, report func(Wrong)) {
	if n == nil || !n.dynamic {
		return
	}
	at = n.through(at)
	switch n.Kind {
	case List:
		for i, item := range n.Items {
			CheckAll(item, at.At(i), report)
		}
	case Map:
		for i, item := range n.Items {
			CheckAll(item, at.In(n.Keys[i]), report)
		}
	case Call:
		where := at.Into(n.Name)
		if Removed(n.Func) { // before its arguments
			report(Wrong{where, n, n.Func.Check(n.Name, n.Args)})
		}
		CheckAll(n.Args, where, report)
		if n.Func.Check != nil && !Removed(n.Func) {
			if err := n.Func.Check(n.Name, n.Args); err != nil {
				report(Wrong{where, n, err})
			}
		}
	}
}

// Sound reports whether no call of a tree fails its Check.
func Sound(n *Node) bool {
	sound := true
	usesOf(n, func(u Used) {
		if f := u.Call.Func; sound && f.Check != nil {
			sound = f.Check(u.Call.Name, u.Call.Args) == nil
		}
	})
	return sound
}
