package nova

import (
	"net/url"
	"slices"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// namesakesKey is where the ids of older objects of the same name are kept while a
// creation is under way.
const namesakesKey = "namesakes"

// namesakes notes, before something is made under a name that the template gives,
// which objects have that name already. Flavors and server groups do not say when
// they were made, so without this an older one could be taken for ours when the
// answer to the creation is lost. Generated names have no namesakes.
func namesakes(r stack.Resource, answers []stack.Answer, path, in string) stepdef.Want {
	t := stepdef.NewTalk(answers)
	name := text(r.Properties, "name")
	if name == "" {
		return t.Want
	}
	list, ok := t.Ask(stack.Call{Method: "GET", Path: path}, nil)
	if !ok {
		return t.Want
	}
	var ids []any
	for _, m := range mapsIn(list.Body[in]) {
		if m["name"] == name {
			ids = append(ids, m["id"])
		}
	}
	if len(ids) > 0 {
		t.Keep(namesakesKey, ids)
	}
	return t.Want
}

// forgetNamesakes drops them once the object is made.
func forgetNamesakes(stack.Resource, []stack.Answer) stepdef.Want {
	return stepdef.Want{Data: map[string]any{namesakesKey: nil}}
}

// sameName says whether a candidate has the name and is none of the older ones.
func sameName(r stack.Resource, candidate map[string]any) bool {
	name := text(r.Properties, "name")
	if name == "" {
		name = r.PhysicalName
	}
	older, _ := r.Data[namesakesKey].([]any)
	return candidate["name"] == name && !slices.Contains(older, candidate["id"])
}

func escape(s string) string { return url.PathEscape(s) }
