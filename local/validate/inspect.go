package validate

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hearth/shared/hot"
	"hearth/shared/hot/environment"
	"hearth/shared/stack"
	"hearth/shared/wire"
)

// inspect asks what is wrong with a template in its environments. The error is none of
// the template's.
func (c Command) inspect(t template, environments []template) (stack.Problems, error) {
	var names []string
	for i, e := range environments {
		for name, text := range e.files {
			if _, own := t.files[name]; !own {
				t.files[name], t.places[name] = text, e.places[name]
			}
		}
		name := fmt.Sprintf("environment %d", i+1)
		t.files[name], t.places[name] = e.text, e.name
		names = append(names, name)
		maps.Copy(t.outside, e.outside)
	}
	body := wire.Body{}
	for field, v := range map[string]any{"template": t.text, "files": t.files, "environment_files": names} {
		text, err := json.Marshal(v)
		if err != nil {
			return nil, err
		}
		body[field] = text
	}
	request, wrong := body.Validate(c.Most)
	problems, err := told(wrong)
	if err != nil || wrong != nil && len(request.Source.Template) == 0 {
		return problems, err
	}
	_, wrong = c.Inspect(request)
	more, err := told(wrong)
	return explained(append(problems, more...), t), err
}

// told are the problems that an error tells of; the error that is left is none of the
// template's.
func told(err error) (problems stack.Problems, _ error) {
	var one *stack.Error
	switch {
	case errors.As(err, &problems):
		return problems, nil
	case errors.As(err, &one):
		return stack.Problems{{Code: one.Code, Message: one.Message}}, nil
	}
	return nil, err
}

// explained says of a file that is there and was not read why, and brings problems into
// the order of the text.
func explained(problems stack.Problems, t template) stack.Problems {
	problems = slices.Clone(problems)
	for i := range problems {
		for name := range t.outside {
			if p := &problems[i]; p.Hint == "" && strings.HasSuffix(strings.TrimSuffix(p.Message, ": Invalid URL scheme "), name) ||
				strings.Contains(p.Message, `"`+name+`"`) {
				p.Hint = "It lies outside the template's directory; -files DIRECTORY lets it in."
			}
		}
	}
	slices.SortStableFunc(problems, func(a, b stack.Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column)
	})
	return problems
}

// registered are the templates that an environment makes types of.
func registered(text string) []string {
	layer, err := environment.Read([]byte(text), hot.Limits{})
	if err != nil {
		return nil
	}
	var names []string
	var walk func(m map[string]any)
	walk = func(m map[string]any) {
		for _, v := range m {
			switch v := v.(type) {
			case string:
				if environment.IsTemplate(v) {
					names = append(names, v)
				}
			case map[string]any:
				walk(v)
			}
		}
	}
	walk(layer.Environment.ResourceRegistry)
	slices.Sort(names)
	return names
}
