package validate

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"hearth/shared/stack"
	"hearth/shared/wire"
)

// inspect returns what is wrong with a template in its environments. The error is set when the
// template could not be checked.
func (c Command) inspect(t template, environments []template) (stack.Problems, error) {
	var names []string
	for i, e := range environments {
		for name, text := range e.files {
			if _, own := t.files[name]; !own {
				t.files[name], t.found[name] = text, e.found[name]
			}
		}
		name := fmt.Sprintf("environment %d", i+1)
		t.files[name], t.found[name] = e.text, file{e.name, e.shown}
		names = append(names, name)
		maps.Copy(t.missing, e.missing)
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
	problems, err := problemsOf(wrong)
	if err != nil || wrong != nil && len(request.Source.Template) == 0 {
		return problems, err
	}
	found, wrong := c.Inspect(request)
	more, err := problemsOf(wrong)
	return explainAll(append(append(problems, more...), found.Notes...), t), err
}

// problemsOf returns the problems of a template that an error holds. Another error is returned as it
// is.
func problemsOf(err error) (problems stack.Problems, _ error) {
	var one *stack.Error
	switch {
	case errors.As(err, &problems):
		return problems, nil
	case errors.As(err, &one):
		return stack.Problems{{Code: one.Code, Message: one.Message}}, nil
	}
	return nil, err
}

// explainAll returns the problems with messages for a person, in the order of the text.
func explainAll(problems stack.Problems, t template) stack.Problems {
	problems = slices.Clone(problems)
	for i := range problems {
		p := &problems[i]
		p.Message = t.explain(*p)
	}
	slices.SortStableFunc(problems, func(a, b stack.Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column)
	})
	return problems
}

// explain returns the message of a problem for a person at a terminal. It leaves out the line and
// column, which are printed before the message already. For a file that is not there it says where
// it was looked for; Heat's sentence says where Heat would look.
func (t template) explain(p stack.Problem) string {
	dir, looked := t.missing[p.Absent.Name]
	if !looked {
		return p.WithoutSpot()
	}
	return p.WithAbsent(fmt.Sprintf("There is no file %q in %s", p.Absent.Name, directoryName(dir)))
}

// directoryName returns a directory in words: the current one as such, any other as its path.
func directoryName(dir string) string {
	if filepath.Clean(dir) == "." {
		return "the current directory"
	}
	return "the directory " + dir
}
