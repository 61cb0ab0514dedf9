package funcs

import (
	"fmt"
	"slices"
	"strings"
)

func parseGetAtt(name string, args *Node) error {
	if err := iterable(name, args); err != nil {
		return err
	}
	if args.Kind != List || len(args.Items) != 2 {
		return bad(`Arguments to "%s" must be of the form [resource_name, attribute]`, name)
	}
	return nil
}

func parseFindInMap(name string, args *Node) error {
	if err := iterable(name, args); err != nil {
		return err
	}
	size := len(args.Items)
	if text, ok := args.Text(); ok {
		size = len([]rune(text))
	}
	if size != 3 || args.Kind != List {
		return bad(`Arguments to "%s" must be of the form [map, first key, second key]`, name)
	}
	return nil
}

// A finder is Fn::FindInMap. With texts a number finds the key that is its text; Heat finds
// nothing. With written a boolean is found as the word that it is written as.
type finder struct{ texts, written bool }

// eval follows three keys into the mappings, which hold no functions.
func (f finder) eval(_ string, args *Node, s Scope) (any, error) {
	v, err := resolveArgs(args, s)
	if err != nil {
		return nil, err
	}
	if u, unknown, err := findUnknown(v, s); unknown || err != nil {
		return u, err
	}
	found, keys := s.Mappings(f.written), v.([]any)
	for i := range keys {
		if found, err = f.mapped(found, keys, i); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// An Unmapped is a name that the mappings do not have in its place. Known are the names that they
// have there.
type Unmapped struct {
	Message string
	Name    string
	Known   []string
}

func (u *Unmapped) Error() string { return u.Message }

// mapped returns the value of the mappings at keys[i], given the value v at the keys before it.
// Keys of a list or a text are numbers.
func (f finder) mapped(v any, keys []any, i int) (any, error) {
	where := [...]string{"The mappings have", "The map %s has", "%s in the map %s has"}[i]
	for _, key := range slices.Backward(keys[:i]) {
		where = strings.Replace(where, "%s", `"`+Shown(key)+`"`, 1)
	}
	key := keys[i]
	if err := hashable(key); err != nil {
		return nil, err
	}
	missing := &Unmapped{Message: fmt.Sprintf(`%s no %s "%s"`, where, [...]string{"map", "key", "key"}[i], Shown(key)), Name: Shown(key)}
	switch v := v.(type) {
	case map[string]any:
		text, ok := key.(string)
		if !ok && f.texts && key != nil {
			text, ok = plainText(key)
		}
		if item, there := v[text]; ok && there {
			return item, nil
		}
		missing.Known = sortedKeys(v)
	case []any:
		if at, ok := key.(int); ok {
			if at, ok = index(at, len(v)); ok {
				return v[at], nil
			}
		}
	case string:
		letters := []rune(v)
		if at, ok := key.(int); ok {
			if at, ok = index(at, len(letters)); ok {
				return string(letters[at]), nil
			}
		}
	}
	if missing.Known == nil {
		missing.Message += ": there is " + KindOf(v)
	}
	return nil, missing
}

// getAZs returns the zones of the stack's region, whatever region is named.
func getAZs(_ string, _ *Node, s Scope) (any, error) { return s.Zones() }
