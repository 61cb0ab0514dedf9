package source

import (
	"context"
	"slices"

	"hearth/shared/nested"
	"hearth/shared/stack"
)

// Accept reads and checks a template. It asks the cloud every question whose answer can refuse the
// template, and returns all problems at once.
func (e *Reader) Accept(ctx context.Context, c stack.Caller, s stack.Stack, src stack.Source) (*Source, error) {
	return e.AcceptReading(ctx, c, e.ReadParsed(ctx, s, src, e.Parse(ctx, src.Template)))
}

// AcceptReading is Accept of a source that was read before.
func (e *Reader) AcceptReading(ctx context.Context, c stack.Caller, r Reading) (*Source, error) {
	parsed, problems, err := r.Source, r.problems, r.err
	if err != nil {
		return nil, err
	}
	if n := len(parsed.Template.Resources); e.Settings.Resources >= 0 && n > e.Settings.Resources {
		return nil, stack.Errorf(stack.RequestLimitExceeded, "Request limit exceeded: Maximum resources per stack exceeded.")
	}
	if err := e.CheckServices(ctx, c.Account(), parsed.Stack); err != nil {
		return nil, err
	}
	if err := e.CheckAllowed(c, parsed.Stack); err != nil {
		return nil, err
	}
	problems = append(problems, parsed.Stack.Check(true)...)
	var wrong stack.Problems
	parsed.Below, wrong = parsed.Stack.Walk(true)
	if err := e.checkServicesNested(ctx, c.Account(), parsed.Below); err != nil {
		return nil, err
	}
	if err := e.checkAllowedNested(c, parsed.Below); err != nil {
		return nil, err
	}
	if err := stack.MeterOf(ctx).Ended(); err != nil {
		return nil, err
	}
	missing, err := e.missingExports(ctx, c.Project, parsed.Template)
	if err != nil {
		return nil, err
	}
	problems = append(append(problems, wrong...), missing...)
	if len(problems) == 0 {
		if problems, err = e.checkConstraints(ctx, c.Account(), c.Project, parsed); err != nil {
			return nil, err
		}
	}
	if len(problems) == 0 {
		problems = e.probeAll(ctx, c, parsed.Stack, parsed.Below)
	}
	problems = parsed.Stack.Secrets().MaskProblems(problems) // of whatever check
	if err := typesFirst(problems).Err(); err != nil {
		return nil, err
	}
	return parsed, parsed.checkDependencies(e.Catalog)
}

// typesFirst moves problems about unknown types before problems about parameters that are missing
// or unknown, because Heat checks types first.
func typesFirst(problems stack.Problems) stack.Problems {
	given := func(p stack.Problem) bool {
		return p.Code == stack.UserParameterMissing || p.Code == stack.UnknownUserParameter
	}
	unknown := func(p stack.Problem) bool { return p.Kind == stack.UnknownType }
	first, last := slices.IndexFunc(problems, given), slices.IndexFunc(problems, unknown)
	if first < 0 || last < first {
		return problems
	}
	types := slices.DeleteFunc(slices.Clone(problems), func(p stack.Problem) bool { return !unknown(p) })
	rest := slices.DeleteFunc(slices.Clone(problems), unknown)
	return slices.Insert(rest, first, types...)
}

// CheckAllowed returns an error for a template with a type that the caller may not use. Heat checks
// this before it reports other problems of the template.
func (e *Reader) CheckAllowed(c stack.Caller, s *nested.Stack) error {
	for _, r := range s.Template.Resources {
		if d := s.Def(r); d != nil && d.Admin && !c.Has("admin") {
			return ForbiddenType(r.Type)
		}
	}
	return nil
}

// checkAllowedNested does the same for all nested stacks.
func (e *Reader) checkAllowedNested(c stack.Caller, children []nested.Child) error {
	for _, child := range children {
		if err := e.CheckAllowed(c, child.Stack); err != nil {
			return err
		}
		if err := e.checkAllowedNested(c, child.Children); err != nil {
			return err
		}
	}
	return nil
}
