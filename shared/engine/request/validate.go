package request

import (
	"context"
	"slices"

	"hearth/shared/engine/source"
	"hearth/shared/hot"
	"hearth/shared/nested"
	"hearth/shared/stack"
)

// Validate describes the parameters of a template, or returns its problems. Like Heat it does not
// check values of parameters or properties, and does not ask the cloud about names: the validity
// of a template does not depend on them. It reads nested stacks only to show their parameters.
func (e *Requests) Validate(ctx context.Context, c stack.Caller, r Request) (Validation, error) {
	r.Source = e.FetchTemplates(ctx, stack.Stack{Name: r.Name, Project: c.Project}, r.Source)
	checkServices := func(s *nested.Stack) error { return e.CheckServices(ctx, c.Account(), s) }
	return e.inspect(ctx, r, c.Project, false, checkServices, func(p stack.Problem) bool { return p.Code != stack.UnknownUserParameter })
}

// Inspect is Validate for authors. It checks all given values as a creation does, and all nested
// stacks. It opens no URL, so it is safe for templates of unknown callers.
func (e *Requests) Inspect(ctx context.Context, r Request) (Validation, error) {
	return e.inspect(ctx, r, "", true, func(*nested.Stack) error { return nil }, func(p stack.Problem) bool { return p.Code == stack.UserParameterMissing })
}

// inspect describes a template. checkServices returns an error for types that the cloud does not
// offer. ignore reports whether a problem of a parameter's value does not matter. With checkValues,
// problems of property values matter. Without given parameters rules are not judged, as in AWS.
func (e *Requests) inspect(ctx context.Context, r Request, project string, checkValues bool, checkServices func(*nested.Stack) error, ignore func(stack.Problem) bool) (Validation, error) {
	src, problems, err := e.ReadIgnoring(ctx, stack.Stack{Name: r.Name, Project: project}, r.Source, ignore)
	if err != nil {
		return Validation{}, err
	}
	if err := checkServices(src.Stack); err != nil {
		return Validation{}, err
	}
	if env := r.Source.Environment; len(env.Parameters)+len(env.ParameterDefaults) == 0 {
		problems = slices.DeleteFunc(problems, func(p stack.Problem) bool { return p.Kind == stack.FailedRule })
	}
	problems = append(problems, src.Stack.Check(checkValues)...)
	var below []nested.Child
	if checkValues || r.ShowNested {
		var wrong stack.Problems
		below, wrong = src.Stack.Walk(checkValues)
		problems = append(problems, wrong...)
	}
	if checkValues {
		problems = append(problems, importNotes("", src.Template, below)...)
		problems = append(problems, e.doubts(ctx, r.Source, src.Stack, below, problems)...)
	}
	if err := stack.MeterOf(ctx).Ended(); err != nil {
		return Validation{}, err
	}
	known := src.Stack.Secrets()
	var notes stack.Problems
	if checkValues {
		all, wrong := problems.Noted()
		if notes = known.MaskProblems(all); wrong {
			return Validation{}, notes
		}
	} else if err := known.MaskProblems(problems).Err(); err != nil {
		return Validation{}, err
	}
	env := r.Source.Environment
	v := Validation{
		Notes: notes, Version: src.Template.Version, Usage: source.UsageOf(src, false),
		Description: src.Template.Description, Parameters: parameters(src.Template, env.Parameters, env),
		Groups: groups(src.Template.ParameterGroups), Environment: maskEnvironment(src.ShownEnvironment(env), src.Template, below),
	}
	if r.ShowNested {
		v.Nested = describeBelow(below, env, known)
	}
	return v, nil
}

// importNotes returns a note for each import of a template and of its nested templates. Which exports
// there are is not known.
func importNotes(file string, t *hot.Template, below []nested.Child) stack.Problems {
	notes := t.ImportProblems()
	for i := range notes {
		notes[i].File = file
	}
	for _, c := range below {
		notes = append(notes, importNotes(c.Template, c.Stack.Template, c.Children)...)
	}
	return notes
}

// doubts returns notes about what Heat accepts, and hardly any author means, in a template and in
// its nested templates. They tell of keys that come twice, functions with wrong names, outputs
// without a value, and policies without effect. A place with a problem has no note.
func (e *Requests) doubts(ctx context.Context, src stack.Source, root *nested.Stack, below []nested.Child, problems stack.Problems) stack.Problems {
	type place struct {
		file         string
		line, column int
	}
	taken := map[place]bool{}
	for _, p := range problems {
		taken[place{p.File, p.Line, p.Column}] = true
	}
	var notes stack.Problems
	add := func(file string, text []byte, s *nested.Stack) {
		t, lost := s.Template, s.Refused(false)
		if t.Kind == hot.HOT {
			lost = s.Dangling()
		}
		for _, p := range slices.Concat(hot.Repeated(text, e.Limits(ctx)), t.Misspelt(), lost, t.IgnoredPolicies()) {
			if !taken[place{file, p.Line, p.Column}] {
				p.File = file
				notes = append(notes, p)
			}
		}
	}
	add("", src.Template, root)
	seen := map[string]bool{}
	var visit func(children []nested.Child)
	visit = func(children []nested.Child) {
		for _, c := range children {
			if text, sent := src.Files[c.Template]; sent && !seen[c.Template] {
				seen[c.Template] = true
				add(c.Template, []byte(text), c.Stack)
			}
			visit(c.Children)
		}
	}
	visit(below)
	return notes
}

// describeBelow describes nested stacks as inspect describes the first. A value that comes from a
// hidden parameter is masked.
func describeBelow(below []nested.Child, env stack.Environment, known *stack.Secrets) map[string]NestedStack {
	if len(below) == 0 {
		return nil
	}
	described := make(map[string]NestedStack, len(below))
	for _, c := range below {
		t := c.Stack.Template
		described[c.Resource] = NestedStack{
			Type: c.Type, Description: t.Description, Parameters: parameters(t, known.MaskMap(c.Given), env),
			Groups: groups(t.ParameterGroups), Nested: describeBelow(c.Children, env, known),
		}
	}
	return described
}
