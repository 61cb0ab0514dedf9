package stepdef

import (
	"slices"

	"hearth/shared/stack"
)

// namesakesKey is the key of Data that holds the IDs of older objects of the same name during a
// creation.
const namesakesKey = "namesakes"

// Namesakes records which objects already have the name that the template gives, before another is
// made with it. They are under in of the answer to path. Without this record, an older object that
// does not say when it was made could be taken for ours after a lost answer. Generated names have
// no namesakes.
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

// ForgetNamesakes drops the record once the object is made.
func (t *Talk) ForgetNamesakes() { t.Keep(namesakesKey, nil) }

// SameName reports whether a candidate has the resource's name and is none of the older ones.
func SameName(r stack.Resource, candidate map[string]any) bool {
	name, _ := r.Properties["name"].(string)
	if name == "" {
		name = r.PhysicalName
	}
	older, _ := r.Data[namesakesKey].([]any)
	return candidate["name"] == name && !slices.Contains(older, candidate["id"])
}
