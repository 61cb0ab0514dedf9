package funcs

func parseEquals(name string, args *Node) error {
	if args.Kind != List || len(args.Items) != 2 {
		return bad(`Arguments to "%s" must be of the form: [value_1, value_2]`, name)
	}
	return nil
}

func equals(_ string, args any) (any, error) {
	list, _ := args.([]any)
	if len(list) != 2 {
		return false, nil
	}
	return Equal(list[0], list[1]), nil
}

func parseNot(name string, args *Node) error {
	if args.IsNull() {
		return bad(`Argument to "%s" must be a condition`, name)
	}
	return nil
}

func not(_ string, args *Node, s Scope) (any, error) {
	v, err := Resolve(args, s)
	if err != nil {
		return nil, err
	}
	v, err = truth(v, s)
	if yes, known := v.(bool); known {
		return !yes, err
	}
	return v, err
}

func parseNotOne(name string, args *Node) error {
	if args.Kind != List || len(args.Items) != 1 {
		return bad(`Arguments to "%s" must be of the form: [condition]`, name)
	}
	return nil
}

// notOne is Fn::Not, whose condition is in a list.
func notOne(name string, args *Node, s Scope) (any, error) { return not(name, args.Items[0], s) }

func parseSeveral(name string, args *Node) error {
	if args.Kind != List {
		return bad(`Arguments to "%s" must be a list of conditions`, name)
	}
	if len(args.Items) < 2 {
		return bad(`The minimum number of condition arguments to "%s" is 2.`, name)
	}
	return nil
}

func all(_ string, args *Node, s Scope) (any, error)  { return until(args, s, false) }
func some(_ string, args *Node, s Scope) (any, error) { return until(args, s, true) }

// until evaluates one condition after the other until one has the asked value. Without one the
// result is not known if one of them is not.
func until(args *Node, s Scope, asked bool) (any, error) {
	v, err := Resolve(args, s)
	if err != nil {
		return nil, err
	}
	list, _ := v.([]any)
	var end any = !asked
	for _, item := range list {
		yes, err := truth(item, s)
		if err != nil || yes == asked {
			return yes, err
		}
		if u, unknown := s.Unknown(yes); unknown {
			end = u
		}
	}
	return end, nil
}

func parseIf(name string, args *Node) error {
	if args.Kind != List || len(args.Items) != 3 {
		return bad(`Arguments to "%s" must be of the form: [condition_name, value_if_true, value_if_false]`, name)
	}
	return nil
}

// parseIfOnly is for versions in which the value for false may be left out.
func parseIfOnly(name string, args *Node) error {
	if args.Kind == List && len(args.Items) == 2 {
		return nil
	}
	return parseIf(name, args)
}

// Choose returns the branch that the condition selects.
func (i *If) Choose(s Scope) (Branch, error) {
	v, err := Resolve(i.Condition, s)
	if err != nil {
		return Branch{}, err
	}
	yes, err := Holds(v, s)
	if err != nil {
		return Branch{}, err
	}
	if yes {
		return i.Then, nil
	}
	return i.Else, nil
}

// Holds reports whether a resolved condition holds. An unknown one counts as true.
func Holds(v any, s Scope) (bool, error) {
	v, err := truth(v, s)
	if _, unknown := s.Unknown(v); unknown {
		return true, err
	}
	return v == true, err
}

// truth returns the boolean of a resolved condition, or a value that is not known yet. A boolean is
// itself, a text is the name of a condition, and a missing condition holds.
func truth(v any, s Scope) (any, error) {
	if u, unknown := s.Unknown(v); unknown {
		return u, nil
	}
	switch v := v.(type) {
	case nil:
		return true, nil
	case bool:
		return v, nil
	case string:
		return s.Condition(v)
	}
	return false, &NoCondition{Name: Shown(v)}
}
