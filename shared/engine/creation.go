package engine

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"hearth/shared/lifecycle"
	"hearth/shared/nested"
	"hearth/shared/stack"
)

var stackName = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_.-]{0,254}$`)

// CreateStack accepts a stack, or says all that is wrong with it and changes
// nothing. What follows is the planner's.
func (e *Engine) CreateStack(ctx context.Context, c stack.Caller, r Request) (stack.Stack, error) {
	now := e.Now()
	s := stack.Stack{
		ID: uuid.NewString(), Name: r.Name, Project: c.Project, Owner: c.UserName, OwnerID: c.UserID, Region: c.Region,
		SourceID: uuid.NewString(), TimeoutMins: r.TimeoutMins, DisableRollback: r.DisableRollback, Tags: r.Tags, Created: now,
	}
	if r.Adopt != nil && !e.Settings.Adopt {
		return s, stack.Errorf(stack.NotSupported, "Stack Adopt is not supported.")
	}
	if err := e.mayBegin(ctx, c, r.Name); err != nil {
		return s, err
	}
	src := e.gather(ctx, s, r.Source)
	src.ID, src.StackID, src.Tags = s.SourceID, s.ID, tagsOf(s)
	parsed, err := e.accept(ctx, c, s, src)
	if err != nil {
		return s, err
	}
	s.Description, s.Size = parsed.template.Description, len(parsed.template.Resources)
	action := stack.Create
	if r.Adopt != nil {
		action = stack.Adopt
	}
	next, d := lifecycle.NextStack(s, lifecycle.StackEvent{Begin: action, Now: now, Limit: e.timeout(s)})
	change := stack.Change{NewStack: &next, NewSource: &src, Events: marks(next, d.Marks, now)}
	if r.Adopt == nil {
		change.Messages = []stack.Message{{Topic: stack.StackRequested, StackID: s.ID, Generation: next.Generation}}
	} else {
		e.adopted(&change, parsed, r.Adopt)
	}
	if e.limited(c) {
		change.MostStacks = e.Settings.Stacks
	}
	// From here on a client that hangs up ends nothing: Keystone would keep a trust that no
	// stack has.
	ctx = context.WithoutCancel(ctx)
	credential, err := e.Delegate.Delegate(ctx, c)
	if err != nil {
		return s, err
	}
	if credential.ID == "" {
		credential.ID = uuid.NewString()
	}
	next.CredentialID, change.NewCredential = credential.ID, &credential
	if err = e.commits.commit(ctx, change).Err; err != nil {
		return e.unmade(ctx, next, credential, err)
	}
	return next, nil
}

// unmade gives the credential of a stack back that could not be stored. Where the
// database was lost in the act the stack may be there all the same, and needs it.
func (e *Engine) unmade(ctx context.Context, s stack.Stack, credential stack.Credential, why error) (stack.Stack, error) {
	ctx = context.WithoutCancel(ctx)
	there, err := e.Store.Stack(ctx, s.ID)
	if err == nil {
		return there, nil
	}
	if stack.CodeOf(err) == stack.EntityNotFound {
		err = e.Delegate.Revoke(ctx, credential)
	}
	if err != nil {
		e.Log.Warn("a credential that perhaps nothing uses is left", "stack", s.ID, "project", s.Project, "error", err)
	}
	return s, why
}

// mayBegin says whether the project may have one more stack, of that name. Both are asked
// once more by the transaction that writes it.
func (e *Engine) mayBegin(ctx context.Context, c stack.Caller, name string) error {
	if !stackName.MatchString(name) {
		return stack.Errorf(stack.StackValidationFailed, "Invalid stack name %s must contain only alphanumeric or \"_-.\" characters, must start with alpha and must be 255 characters or less.", name)
	}
	if _, err := e.Store.FindStack(ctx, c.Project, name); err == nil && uuid.Validate(name) != nil {
		return stack.Errorf(stack.StackExists, "The Stack (%s) already exists.", name)
	}
	if !e.limited(c) {
		return nil
	}
	n, err := e.Store.CountStacks(ctx, stack.StackQuery{Project: c.Project})
	if err != nil {
		return err
	}
	if n >= e.Settings.Stacks {
		return stack.TooManyStacks(e.Settings.Stacks)
	}
	return nil
}

// limited reports whether there is a limit to the stacks of the caller's project.
func (e *Engine) limited(c stack.Caller) bool { return e.Settings.Stacks >= 0 && !c.Has("admin") }

// accept reads and checks a template to the last question that the cloud can
// answer.
func (e *Engine) accept(ctx context.Context, c stack.Caller, s stack.Stack, src stack.Source) (*source, error) {
	parsed, problems, err := e.read(ctx, s, src)
	if err != nil {
		return nil, err
	}
	if n := len(parsed.template.Resources); e.Settings.Resources >= 0 && n > e.Settings.Resources {
		return nil, stack.Errorf(stack.RequestLimitExceeded, "Request limit exceeded: Maximum resources per stack exceeded.")
	}
	if err := e.offered(ctx, c.Account(), parsed.stack); err != nil {
		return nil, err
	}
	if err := e.allowed(c, parsed.stack); err != nil {
		return nil, err
	}
	problems = append(problems, parsed.stack.Check(true)...)
	var wrong stack.Problems
	parsed.below, wrong = parsed.stack.Walk(true)
	if err := e.offeredBelow(ctx, c.Account(), parsed.below); err != nil {
		return nil, err
	}
	if err := e.allowedBelow(c, parsed.below); err != nil {
		return nil, err
	}
	if err := stack.MeterOf(ctx).Ended(); err != nil {
		return nil, err
	}
	problems = append(problems, wrong...)
	if len(problems) == 0 {
		if problems, err = e.askAll(ctx, c.Account(), c.Project, parsed); err != nil {
			return nil, err
		}
	}
	if len(problems) == 0 {
		problems = e.probeAll(ctx, c, parsed.stack, parsed.below)
	}
	if err := typesFirst(problems).Err(); err != nil {
		return nil, err
	}
	return parsed, parsed.checkDependencies(e.Catalog)
}

// typesFirst puts what is said of unknown types before what is said of parameters that
// are not given or not there: Heat looks for types first.
func typesFirst(problems stack.Problems) stack.Problems {
	given := func(p stack.Problem) bool {
		return p.Code == stack.UserParameterMissing || p.Code == stack.UnknownUserParameter
	}
	unknown := func(p stack.Problem) bool { return strings.HasPrefix(p.Message, "The Resource Type (") }
	first, last := slices.IndexFunc(problems, given), slices.IndexFunc(problems, unknown)
	if first < 0 || last < first {
		return problems
	}
	types := slices.DeleteFunc(slices.Clone(problems), func(p stack.Problem) bool { return !unknown(p) })
	rest := slices.DeleteFunc(slices.Clone(problems), unknown)
	return slices.Insert(rest, first, types...)
}

// allowed says whether the caller may use all types of a template. Heat asks that
// before it looks at what is said of them.
func (e *Engine) allowed(c stack.Caller, s *nested.Stack) error {
	for _, r := range s.Template.Resources {
		if d := s.Def(r); d != nil && d.Admin && !c.Has("admin") {
			return forbiddenType(r.Type)
		}
	}
	return nil
}

// allowedBelow says the same of all stacks below.
func (e *Engine) allowedBelow(c stack.Caller, children []nested.Child) error {
	for _, child := range children {
		if err := e.allowed(c, child.Stack); err != nil {
			return err
		}
		if err := e.allowedBelow(c, child.Children); err != nil {
			return err
		}
	}
	return nil
}
