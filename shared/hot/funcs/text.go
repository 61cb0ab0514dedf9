package funcs

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A replacer is str_replace in one of its four forms.
type replacer struct {
	serial bool // maps and lists become JSON; otherwise they are an error
	strict bool // every parameter must be found
	full   bool // no parameter may be empty
}

func parseReplace(name string, args *Node) error {
	if args.Kind != Map {
		return bad(`Arguments to "%s" must be a map`, name)
	}
	params := args.Get("params")
	if params == nil || args.Get("template") == nil {
		return bad(`"%s" syntax should be %s:
              template: This is var1 template var2
              params:
                var1: a
                var2: string`, name, name)
	}
	if params.Kind != Map && !params.IsCall() {
		return bad(`"%s" parameters must be a mapping`, name)
	}
	return nil
}

func (r replacer) run(name string, args any) (any, error) {
	m, _ := args.(map[string]any)
	return r.replace(name, m["template"], m["params"])
}

func (r replacer) replace(name string, template, params any) (any, error) {
	text, ok := template.(string)
	if !ok {
		return nil, bad(`"%s" template must be a string`, name)
	}
	values, ok := params.(map[string]any)
	if !ok {
		return nil, bad(`"%s" params must be a map`, name)
	}
	keys := slices.SortedFunc(maps.Keys(values), longestFirst)
	texts := make([]string, len(keys))
	left := room(mostText)
	for i, key := range keys {
		var err error
		if texts[i], err = r.text(name, key, values[key]); err == nil {
			err = left.take(len(texts[i]))
		}
		if err != nil {
			return nil, err
		}
	}
	if len(keys) > 0 && keys[len(keys)-1] == "" {
		return nil, bad(`"%s" params must not have an empty name`, name)
	}
	left = mostText
	found := make([]bool, len(keys))
	result, err := substitute(text, keys, texts, found, &left)
	if err != nil {
		return nil, err
	}
	if r.strict {
		var lost []string
		for i, key := range keys {
			if !found[i] {
				lost = append(lost, key)
			}
		}
		if len(lost) > 0 {
			return nil, bad("The following params were not found in the template: %s", strings.Join(lost, ","))
		}
	}
	return result, nil
}

// substitute splits by the first key, the rest by the next, and so on. No key sees what another has
// put in.
func substitute(text string, keys, texts []string, found []bool, left *room) (string, error) {
	if len(keys) == 0 || text == "" {
		return text, nil
	}
	parts := strings.Split(text, keys[0])
	if len(parts) == 1 {
		return substitute(text, keys[1:], texts[1:], found[1:], left)
	}
	found[0] = true
	if err := left.take((len(parts) - 1) * len(texts[0])); err != nil {
		return "", err
	}
	for i := range parts {
		var err error
		if parts[i], err = substitute(parts[i], keys[1:], texts[1:], found[1:], left); err != nil {
			return "", err
		}
	}
	return strings.Join(parts, texts[0]), nil
}

func longestFirst(a, b string) int {
	return cmp.Or(cmp.Compare(len([]rune(b)), len([]rune(a))), cmp.Compare(a, b))
}

func (r replacer) text(name, key string, v any) (string, error) {
	empty := func() error {
		return bad("%s has an undefined or empty value for param %s, must be a defined non-empty value", name, key)
	}
	text := ""
	switch v.(type) {
	case nil:
	case string, bool, int, float64, json.Number:
		text = Str(v)
	case map[string]any, []any:
		if !r.serial {
			return "", bad(`"%s" params must be strings or numbers, param %s is not valid`, name, key)
		}
		if r.full && !Truth(v) {
			return "", empty()
		}
		text = JSON(v)
	default:
		return "", bad(`"%s" params must be strings, numbers, list or map.`, name)
	}
	if r.full && text == "" {
		return "", empty()
	}
	return text, nil
}

func parseJoin(name string, args *Node) error {
	if args.Kind != List || len(args.Items) != 2 {
		return bad(`Incorrect arguments to "%s" should be: "%s" : [ " ", [ "str1", "str2"]]`, name, name)
	}
	return nil
}

func parseJoinMany(name string, args *Node) error {
	if args.Kind != List || len(args.Items) < 2 {
		return bad(`Incorrect arguments to "%s" should be: "%s" : [ " ", [ "str1", "str2"] ...]`, name, name)
	}
	return nil
}

func join(name string, args any) (any, error) {
	list := args.([]any)
	items, ok := list[1].([]any)
	if !ok && list[1] != nil {
		return nil, bad(`"%s" must operate on a list`, name)
	}
	return joinTexts(name, list[0], items, func(v any) (string, error) {
		return "", bad("Items to join must be strings not %s", quote(short(Quoted(v))))
	})
}

func joinMany(name string, args any) (any, error) {
	list := args.([]any)
	var items []any
	for _, more := range list[1:] {
		if !Truth(more) {
			continue
		}
		part, ok := more.([]any)
		if !ok {
			return nil, bad(`"%s" must operate on a list`, name)
		}
		items = append(items, part...)
	}
	return joinTexts(name, list[0], items, func(v any) (string, error) {
		switch v.(type) {
		case map[string]any, []any:
			return JSON(v), nil
		}
		return "", bad("Items to join must be string, map or list not %s", quote(short(Quoted(v))))
	})
}

func joinTexts(name string, between any, items []any, other func(any) (string, error)) (any, error) {
	delimiter, ok := between.(string)
	if !ok {
		return nil, bad(`"%s" delimiter must be a string`, name)
	}
	texts := make([]string, len(items))
	left := room(mostText)
	for i, item := range items {
		var err error
		switch item := item.(type) {
		case nil:
		case string:
			texts[i] = item
		default:
			texts[i], err = other(item)
		}
		if err == nil {
			err = left.take(len(texts[i]) + len(delimiter))
		}
		if err != nil {
			return nil, err
		}
	}
	return strings.Join(texts, delimiter), nil
}

// short cuts a text for a message at 200 characters.
func short(s string) string {
	if r := []rune(s); len(r) > 200 {
		return string(r[:200])
	}
	return s
}

const splitForm = `Incorrect arguments to "%s" should be: "%s" : [ ",", "apples,pears", <index>]`

func parseStrSplit(name string, args *Node) error {
	if _, text := args.Text(); text || args.Kind == Map {
		return bad(splitForm, name, name)
	}
	return nil
}

func strSplit(name string, args any) (any, error) {
	list, _ := args.([]any)
	if len(list) < 2 {
		return nil, bad(splitForm, name, name)
	}
	if list[1] == nil {
		return nil, nil
	}
	text, isText := list[1].(string)
	delimiter, isDelimiter := list[0].(string)
	switch {
	case !isText:
		return nil, bad(`The string to split with "%s" must be a string, not %s`, name, KindOf(list[1]))
	case !isDelimiter && list[0] != nil:
		return nil, bad(`The delimiter of "%s" must be a string or null, not %s`, name, KindOf(list[0]))
	}
	parts, err := split(text, delimiter, list[0] == nil)
	if err != nil || len(list) == 2 {
		return parts, err
	}
	at, err := integer(list[2])
	if err != nil {
		return nil, bad(`Incorrect index to "%s" should be: "%s" : [ ",", "apples,pears", <index>]`, name, name)
	}
	at, ok := index(at, len(parts))
	if !ok {
		return nil, bad(`Incorrect index to "%s" should be between 0 and %d`, name, len(parts)-1)
	}
	return parts[at], nil
}

// split splits as Python does: without a delimiter at runs of white space.
func split(text, delimiter string, blank bool) ([]any, error) {
	var parts []string
	switch {
	case blank:
		parts = strings.Fields(text)
	case delimiter == "":
		return nil, bad("The delimiter must not be empty")
	default:
		parts = strings.Split(text, delimiter)
	}
	list := make([]any, len(parts))
	for i, part := range parts {
		list[i] = part
	}
	return list, nil
}

// integer returns int() of a value.
func integer(v any) (int, error) {
	switch v := v.(type) {
	case int:
		return v, nil
	case bool:
		if v {
			return 1, nil
		}
		return 0, nil
	case float64:
		return int(v), nil
	case string:
		return strconv.Atoi(strings.TrimSpace(v))
	}
	return 0, bad("Value must be a number, not %s", KindOf(v))
}
