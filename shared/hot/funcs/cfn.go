package funcs

import (
	"encoding/json"
	"strings"
)

func parseSelect(name string, args *Node) error {
	if args.Kind != List || len(args.Items) != 2 {
		return bad(`Arguments to "%s" must be of the form [index, collection]`, name)
	}
	return nil
}

func selectOne(name string, args any) (any, error) {
	list := args.([]any)
	if len(list) != 2 {
		return nil, bad(`Arguments to %s not fully resolved`, name)
	}
	at, from := list[0], list[1]
	if text, ok := from.(string); ok {
		if text == "" {
			return "", nil
		}
		if err := json.Unmarshal([]byte(text), &from); err != nil {
			return nil, bad(`"%s": %v`, name, err)
		}
		from = Tidy(from)
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
	if args.Kind != List || len(args.Items) != 2 {
		return bad(`Incorrect arguments to "%s" should be: "%s" : [ ",", "str1,str2"]]`, name, name)
	}
	return nil
}

func cfnSplit(name string, args any) (any, error) {
	list := args.([]any)
	delimiter, ok := list[0].(string)
	if !ok {
		return nil, bad("Delimiter for %s must be string", name)
	}
	text, ok := list[1].(string)
	if !ok {
		return nil, bad("String to split must be string; got <class '%s'>", TypeName(list[1]))
	}
	return split(text, delimiter, false)
}

func parseCfnReplace(name string, args *Node) error {
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
	keys, values := map[string]string{}, map[string]string{}
	for _, member := range members {
		text, ok := member.(string)
		if !ok {
			return nil, bad("Member list items must be strings")
		}
		name, value, _ := strings.Cut(text, "=")
		_, rest, ok := strings.Cut(name, ".member.")
		if !ok {
			continue
		}
		number, field, _ := strings.Cut(rest, ".")
		switch field {
		case keyName:
			keys[number] = value
		case valueName:
			values[number] = value
		}
	}
	m := map[string]any{}
	for number, key := range keys {
		if value, ok := values[number]; ok {
			m[key] = value
		}
	}
	return m, nil
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

// facade asks the scope in HOT's words, whatever the template's.
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

func removed(name string, _ any) (any, error) { return nil, Told{checkRemoved(name, nil)} }

// parseInvalid refuses a function of values among conditions.
func parseInvalid(name string, _ *Node) error {
	return bad(`The function "%s" is invalid in this context`, name)
}

// parseLater refuses a function that the language has and this program has not.
func parseLater(name string, _ *Node) error { return bad("function %s is not supported yet", name) }

func never(name string, _ any) (any, error) { return nil, parseLater(name, nil) }
