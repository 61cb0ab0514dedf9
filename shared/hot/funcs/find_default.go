package funcs

// parseFindDefault checks Fn::FindInMap as AWS has it, which may name a default value for missing
// keys.
func parseFindDefault(name string, args *Node) error {
	if args.Kind != List || len(args.Items) != 4 || args.Items[3].Kind != Map {
		return parseFindInMap(name, args)
	}
	if d := args.Items[3]; len(d.Keys) != 1 || d.Keys[0] != "DefaultValue" {
		return bad(`The last argument to "%s" must be of the form: {DefaultValue: value}`, name)
	}
	return nil
}

// findDefault is Fn::FindInMap with a default; see finder.
type findDefault struct{ written bool }

func (f findDefault) eval(name string, args *Node, s Scope) (any, error) {
	if len(args.Items) != 4 {
		return finder{true, f.written}.eval(name, args, s)
	}
	keys := *args
	keys.Items = args.Items[:3]
	v, err := finder{true, f.written}.eval(name, &keys, s)
	if err == nil {
		return v, nil
	}
	for _, key := range keys.Items { // an invalid key is an error even with a default
		if _, err := Resolve(key, s); err != nil {
			return nil, err
		}
	}
	return Resolve(args.Items[3].Get("DefaultValue"), s)
}
