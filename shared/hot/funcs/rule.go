package funcs

// Functions that only rules have. A list that is not known yet makes the result unknown, as
// everywhere.

// A RuleScope resolves what only rules may refer to.
type RuleScope interface {
	Scope
	// RefAll returns the values of all parameters of a type, in the template's words.
	RefAll(kind string) []any
	// ValueOf returns an attribute of the object that a parameter's value names; ValueOfAll returns
	// those of all parameters of a type.
	ValueOf(parameter, attribute string) (any, error)
	ValueOfAll(kind, attribute string) (any, error)
}

func parsePair(form string) func(string, *Node) error {
	return func(name string, args *Node) error {
		if args.Kind == List && len(args.Items) == 2 {
			return nil
		}
		return bad(`Arguments to "%s" must be of the form: %s`, name, form)
	}
}

// pair returns the two arguments, the first as a list.
func pair(name string, args any) ([]any, any, error) {
	list, _ := args.([]any)
	if len(list) != 2 {
		return nil, nil, bad("Arguments to %s not fully resolved", name)
	}
	first, ok := list[0].([]any)
	if !ok {
		return nil, nil, bad(`The first argument to "%s" must be a list`, name)
	}
	return first, list[1], nil
}

// same returns the text that a rule compares: Amazon knows only texts, so 3 is "3" and true "true".
func same(v any) string {
	if text, ok := plainText(v); ok {
		return text
	}
	return JSON(v)
}

func ruleEquals(name string, args any) (any, error) {
	list, _ := args.([]any)
	if len(list) != 2 {
		return nil, bad("Arguments to %s not fully resolved", name)
	}
	return same(list[0]) == same(list[1]), nil
}

func ruleContains(name string, args any) (any, error) {
	list, v, err := pair(name, args)
	if err != nil {
		return nil, err
	}
	return allOf(list, []any{v}), nil
}

func eachEquals(name string, args any) (any, error) {
	list, v, err := pair(name, args)
	if err != nil {
		return nil, err
	}
	return allOf([]any{v}, list), nil
}

func eachIn(name string, args any) (any, error) {
	list, v, err := pair(name, args)
	if err != nil {
		return nil, err
	}
	within, ok := v.([]any)
	if !ok {
		return nil, bad(`The second argument to "%s" must be a list`, name)
	}
	return allOf(within, list), nil
}

// allOf reports whether each of the items is among the known ones.
func allOf(known, items []any) bool {
	set := make(map[string]bool, len(known))
	for _, v := range known {
		set[same(v)] = true
	}
	for _, item := range items {
		if !set[same(item)] {
			return false
		}
	}
	return true
}

func refAll(name string, args *Node, s Scope) (any, error) {
	kind, _ := args.Text()
	if r, ok := s.(RuleScope); ok {
		return r.RefAll(kind), nil
	}
	return nil, parseInvalid(name, args)
}

func valueOf(name string, args *Node, s Scope) (any, error) {
	parameter, _ := args.Items[0].Text()
	attribute, _ := args.Items[1].Text()
	if r, ok := s.(RuleScope); ok {
		return r.ValueOf(parameter, attribute)
	}
	return nil, parseInvalid(name, args)
}

func valueOfAll(name string, args *Node, s Scope) (any, error) {
	kind, _ := args.Items[0].Text()
	attribute, _ := args.Items[1].Text()
	if r, ok := s.(RuleScope); ok {
		return r.ValueOfAll(kind, attribute)
	}
	return nil, parseInvalid(name, args)
}

func parseTexts(form string) func(string, *Node) error {
	return func(name string, args *Node) error {
		if args.Kind == List && len(args.Items) == 2 && isText(args.Items[0]) && isText(args.Items[1]) {
			return nil
		}
		return bad(`Arguments to "%s" must be of the form: %s`, name, form)
	}
}

func parseKind(name string, args *Node) error {
	if isText(args) {
		return nil
	}
	return bad(`Argument to "%s" must be the type of a parameter`, name)
}
