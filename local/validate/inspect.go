package validate

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

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
	problems, err := told(wrong)
	if err != nil || wrong != nil && len(request.Source.Template) == 0 {
		return problems, err
	}
	found, wrong := c.Inspect(request)
	more, err := told(wrong)
	return explained(append(append(problems, more...), found.Notes...), t), err
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

// explained names the files that are not there, and brings problems into the order of the
// text.
func explained(problems stack.Problems, t template) stack.Problems {
	problems = slices.Clone(problems)
	for i := range problems {
		p := &problems[i]
		p.Message = t.plain(placed.ReplaceAllString(p.Message, ""))
	}
	slices.SortStableFunc(problems, func(a, b stack.Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, a.Column-b.Column)
	})
	return problems
}

// placed is what Heat adds to its sentence about a text that is no YAML. The place is printed
// before the sentence already.
var placed = regexp.MustCompile(`\n  in "<unicode string>", line \d+(, column \d+)?`)

// The sentences of Heat's about files, which speak of where Heat would look.
var (
	unfetched = regexp.MustCompile(`Could not fetch remote template "([^"]+)": Invalid URL scheme ?$`)
	unsent    = regexp.MustCompile(`No content found in the "files" section for (\S+) path: (.+)$`)
)

// plain puts a sentence about the file itself in place of Heat's.
func (t template) plain(message string) string {
	name := ""
	at := unfetched.FindStringSubmatchIndex(message)
	if at != nil {
		name = message[at[2]:at[3]]
	} else if at = unsent.FindStringSubmatchIndex(message); at != nil {
		name = message[at[4]:at[5]]
	}
	if name == "" {
		return message
	}
	dir, looked := t.missing[name]
	if !looked {
		return message
	}
	return message[:at[0]] + fmt.Sprintf("There is no file %q in %s", name, dir)
}
