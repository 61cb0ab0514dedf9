package stepdef

import (
	"slices"

	"hearth/shared/stack"
)

// Namesakes records which objects already have the name that the template gives, before another is
// made with it. They are under in of the answer to path. Without this record, an older object that
// does not say when it was made could be taken for ours after a lost answer. Generated names have
// no namesakes.
func Namesakes(r stack.Resource, answers []stack.Answer, path, in string) HookResult {
	t := NewReplay(answers)
	name, _ := r.Properties["name"].(string)
	if name == "" {
		return t.Result
	}
	list, ok := t.Call(stack.Call{Method: "GET", Path: path}, nil)
	if !ok {
		return t.Result
	}
	ids := []string{}
	found, _ := list.Body[in].([]any)
	for _, e := range found {
		m, _ := e.(map[string]any)
		if id, ok := m["id"].(string); ok && m["name"] == name {
			ids = append(ids, id)
		}
	}
	if len(ids) > 0 {
		t.Result.Namesakes = &ids
	}
	return t.Result
}

// ForgetNamesakes drops the record once the object is made.
func (t *Replay) ForgetNamesakes() { t.Result.Namesakes = new([]string) }

// SameName reports whether a candidate has the resource's name and is none of the older ones.
func SameName(r stack.Resource, candidate map[string]any) bool {
	name, _ := r.Properties["name"].(string)
	if name == "" {
		name = r.PhysicalName
	}
	id, _ := candidate["id"].(string)
	return candidate["name"] == name && !slices.Contains(r.Marks.Namesakes, id)
}
