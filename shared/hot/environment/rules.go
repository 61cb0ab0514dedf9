package environment

import (
	"fmt"
	"slices"
	"strings"

	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
	"hearth/shared/near"
	"hearth/shared/stack"
)

// registry reads a level of the registry. A null removes what comes before it in the same level,
// and then itself, as in Heat.
func (r *reader) registry(n *hot.Node, path string) map[string]any {
	level := make(map[string]any, len(n.Keys))
	for i, key := range n.Keys {
		r.left -= len(key)
		item, at := n.Items[i], path+"."+key
		switch {
		case item.IsNull():
			remove(level, key)
		case key == hooksKey || key == restrictedKey:
			r.rule(item, key, at)
			level[key] = r.plain(item)
		case item.Kind == funcs.Map:
			level[key] = r.registry(item, at)
		default:
			text, ok := item.Text()
			if !ok {
				r.wrong(item, at, "", "what the type %s stands for must be the name of a type or a template", key)
			}
			r.left -= len(text)
			level[key] = text
		}
	}
	return level
}

func remove(level map[string]any, key string) {
	start, all := strings.CutSuffix(key, "*")
	if !all {
		delete(level, key)
		return
	}
	for name, v := range level {
		if _, mapping := v.(string); mapping && strings.HasPrefix(name, start) {
			delete(level, name)
		}
	}
}

// rule checks the words of a hook or a restricted action: one, or a list of them.
func (r *reader) rule(n *hot.Node, key, path string) {
	items := []*hot.Node{n}
	if n.Kind == funcs.List {
		items = n.Items
	}
	known := HookTypes
	if key == restrictedKey {
		known = RestrictedActions
	}
	for _, item := range items {
		word, ok := item.Text()
		if ok && slices.Contains(known, word) {
			continue
		}
		shown := funcs.Shown(n.Plain())
		if key == hooksKey {
			r.add(item, stack.Problem{Code: stack.InvalidHook, Path: path, Hint: near.Hint(word, known), Message: fmt.Sprintf(
				`Invalid hook type "%s" for resource breakpoint, acceptable hook types are: %s`, shown, tuple(known))})
		} else {
			r.add(item, stack.Problem{Code: stack.InvalidRestrictedAction, Path: path, Hint: near.Hint(word, known), Message: fmt.Sprintf(
				`Invalid restricted_action type "%s" for resource, acceptable restricted_action types are: %s`, shown, tuple(known))})
		}
		return // its sentence names the whole list
	}
}

func tuple(words []string) string { return "('" + strings.Join(words, "', '") + "')" }
