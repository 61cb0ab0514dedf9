package funcs

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// iterable refuses arguments that are neither a list nor another value with items.
func iterable(name string, args *Node) error {
	if args.Kind == Scalar && !isString(args) {
		return bad(`The arguments of "%s" must be a list, not %s`, name, KindOf(args.Value))
	}
	return nil
}

func isString(n *Node) bool { _, ok := n.Text(); return ok }

func parseSelect(name string, args *Node) error {
	if err := iterable(name, args); err != nil {
		return err
	}
	if args.Kind != List || len(args.Items) != 2 {
		return bad(`Arguments to "%s" must be of the form [index, collection]`, name)
	}
	return nil
}

func selectOne(name string, args *Node, s Scope) (any, error) {
	v, err := resolveArgs(args, s)
	if err != nil {
		return nil, err
	}
	if u, unknown, err := findUnknown(v, s); unknown || err != nil {
		return u, err
	}
	list := v.([]any)
	at, from := list[0], list[1]
	if text, ok := from.(string); ok {
		if text == "" {
			return "", nil
		}
		if from, err = s.JSON(text); err != nil {
			return nil, bad(`"%s": %s`, name, quote(err.Error()))
		}
	}
	switch from := from.(type) {
	case nil:
		return "", nil
	case map[string]any:
		key, ok := at.(string)
		if !ok {
			return nil, bad(`Index to "%s" must be a string`, name)
		}
		if v, ok := from[key]; ok {
			return v, nil
		}
		return "", nil
	case []any:
		i, err := integer(at)
		if err != nil {
			return nil, bad(`Index to "%s" must be an integer`, name)
		}
		if i, ok := index(i, len(from)); ok {
			return from[i], nil
		}
		return "", nil
	}
	return nil, bad("Arguments to %s not fully resolved", name)
}

func parseSplit(name string, args *Node) error {
	if err := iterable(name, args); err != nil {
		return err
	}
	if args.Kind != List || len(args.Items) != 2 {
		return bad(`Incorrect arguments to "%s" should be: "%s" : [ ",", "str1,str2"]]`, name, name)
	}
	return nil
}

// A splitter is Fn::Split; text returns the text of a value, if it has one.
type splitter struct{ text func(any) (string, bool) }

func onlyText(v any) (string, bool) { text, ok := v.(string); return text, ok }

// eval accepts no function as a delimiter.
func (f splitter) eval(name string, args *Node, s Scope) (any, error) {
	delimiter, ok := f.text(args.Items[0].Value)
	v, err := resolveArgs(args, s)
	if err != nil {
		return nil, err
	}
	if u, unknown, err := findUnknown(v, s); unknown || err != nil {
		return u, err
	}
	if !ok || args.Items[0].Kind != Scalar || args.Items[0].IsNull() {
		return nil, bad("Delimiter for %s must be string", name)
	}
	list := v.([]any)
	text, ok := f.text(list[1])
	if !ok || list[1] == nil {
		return nil, bad("String to split must be string; got %s", KindOf(list[1]))
	}
	if err := s.Spend(splitCost(list)); err != nil {
		return nil, err
	}
	return split(text, delimiter, false)
}

func parseCfnReplace(name string, args *Node) error {
	if err := iterable(name, args); err != nil {
		return err
	}
	if args.Kind != List || len(args.Items) != 2 {
		return bad(`Incorrect arguments to "%s" should be: {"%s": [ {"$var1": "foo", "%%var2%%": "bar"}, "$var1 is %%var2%%"]}`, name, name)
	}
	if !args.Items[0].IsCall() && args.Items[0].Kind != Map {
		return bad(`"%s" parameters must be a mapping`, name)
	}
	return nil
}

func cfnReplace(name string, args any) (any, error) {
	list := args.([]any)
	return replacer{}.replace(name, list[1], list[0])
}

func base64(name string, args any) (any, error) {
	if text, ok := args.(string); ok {
		return text, nil
	}
	return nil, bad(`"%s" argument must be a string`, name)
}

func parseMemberList(name string, args *Node) error {
	if err := iterable(name, args); err != nil {
		return err
	}
	if args.Kind != List || len(args.Items) != 3 {
		return bad(`Wrong Arguments try: "
            {'Fn::MemberListToMap': ['Name', 'Value',
                                     ['.member.0.Name=key',
                                      '.member.0.Value=door']]}
            "`)
	}
	for i, what := range []string{"Key", "Value"} {
		if _, ok := args.Items[i].Text(); !ok {
			return bad("%s %s Name must be a string", name, what)
		}
	}
	return nil
}

// memberListToMap pairs .member.N.<key>=k with .member.N.<value>=v of the same N.
func memberListToMap(_ string, args any) (any, error) {
	list := args.([]any)
	keyName, valueName := list[0].(string), list[1].(string)
	members, ok := list[2].([]any)
	if !ok {
		return nil, bad("Member list must be a list")
	}
	keys, values := map[int]string{}, map[int]string{}
	for i, member := range members {
		text, ok := member.(string)
		if !ok {
			return nil, bad("Member list items must be strings")
		}
		name, value, ok := strings.Cut(text, "=")
		if !ok {
			return nil, bad("Member list items must be of the form name=value; item %d is not", i)
		}
		number, field, ok := memberName(name)
		if ok && field == keyName {
			keys[number] = value
		}
		if ok && field == valueName {
			values[number] = value
		}
	}
	m := map[string]any{}
	for _, number := range slices.Sorted(maps.Keys(keys)) { // the last of several equal keys wins
		if value, ok := values[number]; ok {
			m[keys[number]] = value
		}
	}
	return m, nil
}

// memberName splits .member.1.Name.
func memberName(name string) (number int, field string, ok bool) {
	rest, ok := strings.CutPrefix(name, ".member.")
	digits, field, dot := strings.Cut(rest, ".")
	if !ok || !dot || strings.Trim(digits, "0123456789") != "" {
		return 0, "", false
	}
	number, err := strconv.Atoi(digits)
	return number, field, err == nil
}

func parseFacade(words ...string) func(string, *Node) error {
	return func(name string, args *Node) error {
		text, ok := args.Text()
		for _, word := range words {
			if ok && word == text {
				return nil
			}
		}
		return bad(`Incorrect arguments to "%s" should be one of: %s`, name, strings.Join(words, ", "))
	}
}

// facade reads the scope's facade, whose words are HOT's in every template.
func facade(_ string, args *Node, s Scope) (any, error) {
	text, _ := args.Text()
	switch text {
	case "Metadata":
		text = "metadata"
	case "DeletionPolicy":
		text = "deletion_policy"
	case "UpdatePolicy":
		text = "update_policy"
	}
	return s.Facade(text)
}

func checkRemoved(name string, _ *Node) error {
	return bad("The template version is invalid: The function %s is not supported in this version of HOT.", name)
}

func removed(name string, _ any) (any, error) { return nil, StaticError{checkRemoved(name, nil)} }

// parseInvalid refuses a function of values among conditions.
func parseInvalid(name string, _ *Node) error {
	return bad(`The function "%s" is invalid in this context`, name)
}

// parseLater refuses a function of the language that this program does not have.
func parseLater(name string, _ *Node) error { return bad("function %s is not supported yet", name) }

func never(name string, _ any) (any, error) { return nil, parseLater(name, nil) }
