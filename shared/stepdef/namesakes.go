package stepdef

import (
	"slices"

	"hearth/shared/stack"
)

// namesakesKey is where the ids of older objects of the same name are kept while a
// creation is under way.
const namesakesKey = "namesakes"

// Namesakes notes, before something is made under a name that the template gives,
// which objects have that name already: those under in of the answer to path. Where
// they do not say when they were made, an older one could else be taken for ours when
// the answer to the creation is lost. Generated names have no namesakes.
func Namesakes(r stack.Resource, answers []stack.Answer, path, in string) Want {
	t := NewTalk(answers)
	name, _ := r.Properties["name"].(string)
	if name == "" {
		return t.Want
	}
	list, ok := t.Ask(stack.Call{Method: "GET", Path: path}, nil)
	if !ok {
		return t.Want
	}
	var ids []any
	found, _ := list.Body[in].([]any)
	for _, e := range found {
		if m, _ := e.(map[string]any); m != nil && m["name"] == name {
			ids = append(ids, m["id"])
		}
	}
	if len(ids) > 0 {
		t.Keep(namesakesKey, ids)
	}
	return t.Want
}

// ForgetNamesakes drops them once the object is made.
func (t *Talk) ForgetNamesakes() { t.Keep(namesakesKey, nil) }

// SameName says whether a candidate has the resource's name and is none of the older ones.
func SameName(r stack.Resource, candidate map[string]any) bool {
	name, _ := r.Properties["name"].(string)
	if name == "" {
		name = r.PhysicalName
	}
	older, _ := r.Data[namesakesKey].([]any)
	return candidate["name"] == name && !slices.Contains(older, candidate["id"])
}
