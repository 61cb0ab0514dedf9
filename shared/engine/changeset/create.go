package changeset

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"hearth/shared/engine/preview"
	"hearth/shared/engine/request"
	"hearth/shared/engine/source"
	"hearth/shared/exact"
	"hearth/shared/hot"
	"hearth/shared/lifecycle"
	"hearth/shared/stack"
)

// A Proposal is what a user sends to prepare a change set.
type Proposal struct {
	Name, Description string
	Token             string // of the client
	Kind              stack.ChangeSetKind

	StackName string       // of a stack that does not exist
	Stack     *stack.Stack // nil when it does not exist

	Request request.UpdateRequest // a creation needs the whole source
	Imports []Import              // of an ImportSet
}

// makesStack reports whether the change set is the first of its stack to be executed.
func (p Proposal) makesStack(s stack.Stack) bool {
	return p.Kind == stack.CreateSet || p.Kind == stack.ImportSet && (s.InReview() || s.Action == "")
}

// CreateChangeSet prepares a change set. A stack that does not exist is made, in review. The same
// request with the same token again returns the change set that is there.
func (e *Sets) CreateChangeSet(ctx context.Context, c stack.Caller, p Proposal) (stack.Stack, stack.ChangeSet, error) {
	if p.Stack == nil {
		return e.createFirst(ctx, c, p)
	}
	s := *p.Stack
	if there, err := e.earlierChangeSet(ctx, s, p); err != nil || there != nil {
		return s, orNone(there), err
	}
	prepared, err := e.prepare(ctx, c, s, p)
	if err != nil {
		return s, stack.ChangeSet{}, err
	}
	set, err := e.setOf(ctx, s, p, prepared)
	if err != nil {
		return s, set, err
	}
	s, err = e.Requests.ChangeStackSets(ctx, s, func(is stack.Stack) (*stack.ChangeSetWrite, error) {
		if is.Generation != set.Generation {
			return nil, lifecycle.BusyError(is)
		}
		there, err := e.earlierChangeSet(ctx, is, p)
		if err != nil {
			return nil, err
		}
		if there != nil {
			set = *there
			return nil, nil
		}
		drop, err := e.roomFor(ctx, is)
		return &stack.ChangeSetWrite{StackID: is.ID, Put: &set, Drop: drop}, err
	})
	return s, set, err
}

// createFirst makes a stack in review with its first change set.
func (e *Sets) createFirst(ctx context.Context, c stack.Caller, p Proposal) (stack.Stack, stack.ChangeSet, error) {
	s, err := e.Requests.ReviewStack(ctx, c, p.StackName)
	if err != nil {
		return s, stack.ChangeSet{}, err
	}
	prepared, err := e.prepare(ctx, c, s, p)
	if err != nil {
		return s, stack.ChangeSet{}, err
	}
	set, err := e.setOf(ctx, s, p, prepared)
	if err != nil {
		return s, set, err
	}
	made, err := e.Requests.BeginReview(ctx, c, s, &stack.ChangeSetWrite{StackID: s.ID, Put: &set})
	if stack.CodeOf(err) != stack.StackExists {
		return made, set, err
	}
	// Another request has made the stack meanwhile. The same request, sent again, has its set.
	there, findErr := e.Store.FindStack(ctx, c.Project, p.StackName)
	if findErr != nil || !there.InReview() {
		return s, set, err
	}
	p.Stack = &there
	return e.CreateChangeSet(ctx, c, p)
}

// earlierChangeSet returns the change set that this request has made before; nil when there is
// none. It is an error when the name is that of another change set.
func (e *Sets) earlierChangeSet(ctx context.Context, s stack.Stack, p Proposal) (*stack.ChangeSet, error) {
	there, err := e.Store.ChangeSet(ctx, s.ID, p.Name)
	switch {
	case stack.CodeOf(err) == stack.ChangeSetNotFound:
		return nil, nil
	case err != nil:
		return nil, err
	case p.Token != "" && there.Token == p.Token:
		return &there, nil
	}
	return nil, stack.Errorf(stack.ChangeSetExists, "ChangeSet %s already exists for stack %s", p.Name, s.Name)
}

func orNone(set *stack.ChangeSet) stack.ChangeSet {
	if set == nil {
		return stack.ChangeSet{}
	}
	return *set
}

// prepare checks the request of a change set, and finds what it would do.
func (e *Sets) prepare(ctx context.Context, c stack.Caller, s stack.Stack, p Proposal) (prepared preview.Prepared, err error) {
	if p.makesStack(s) {
		r := p.Request
		if r.TimeoutMins != nil {
			s.TimeoutMins = *r.TimeoutMins
		}
		if r.DisableRollback != nil {
			s.DisableRollback = *r.DisableRollback
		}
		if r.Tags != nil {
			s.Tags = *r.Tags
		}
		if c, err = e.Requests.InRegion(ctx, c, s); err == nil {
			prepared, err = e.Previews.PrepareCreation(ctx, c, s, r.Source, true)
		}
		if err == nil && r.Check != nil {
			err = r.Check(source.UsageOf(prepared.Source, true))
		}
	} else {
		prepared, err = e.Previews.PrepareChanges(ctx, c, s, p.Request, true)
	}
	return prepared, err
}

// setOf returns the change set of a request.
func (e *Sets) setOf(ctx context.Context, s stack.Stack, p Proposal, prepared preview.Prepared) (stack.ChangeSet, error) {
	set := stack.ChangeSet{ID: uuid.NewString(), Name: p.Name, Description: p.Description, Token: p.Token, Kind: p.Kind, Created: e.Now()}
	changes, err := e.plannedChanges(ctx, s, prepared)
	if err != nil {
		return set, err
	}
	if p.Kind == stack.ImportSet {
		if err := e.checkImports(prepared, changes, p.Imports); err != nil {
			return set, err
		}
	}
	set.Content = &stack.ChangeSetContent{
		Tags: prepared.Stack.Tags, TimeoutMins: prepared.Stack.TimeoutMins, DisableRollback: prepared.Stack.DisableRollback,
		Options: p.Request.Options, Parameters: prepared.Source.Parameters.Shown(), Changes: changes,
	}
	if p.Kind == stack.ImportSet {
		set.Content.DisableRollback = false // as at AWS: a failed import is always rolled back
		reason, err := e.adoptObjects(ctx, s, prepared, p.Imports, set.Content)
		if err != nil || reason != "" {
			return lifecycle.RefuseSet(s, set, reason), err
		}
	}
	same := false
	if p.Kind == stack.UpdateSet {
		if same, err = e.hasSameText(ctx, s, p.Request); err == nil && same {
			same, err = e.leavesAll(ctx, s, prepared)
		}
		if err != nil {
			return set, err
		}
	}
	if set = lifecycle.PrepareSet(s, set, !same); same {
		return set, nil // it needs no source
	}
	set.Reason = warning(prepared.Source.Template)
	set.Content.Source = prepared.Raw
	set.Content.Source.ID, set.Content.Source.StackID = "", ""
	return set, checkSize(*set.Content)
}

// mostWarned is how many ignored policies the reason of a change set names.
const mostWarned = 10

// warning returns what a change set says although it can be executed: which policies have no effect.
func warning(t *hot.Template) string {
	var sentences []string
	for _, note := range t.IgnoredPolicies() {
		if sentences = append(sentences, note.Message); len(sentences) == mostWarned {
			break
		}
	}
	return strings.Join(sentences, " ")
}

// checkSize returns an error for a change set that is too large to be stored.
func checkSize(c stack.ChangeSetContent) error {
	size := len(c.Source.Template)
	for name, text := range c.Source.Files {
		size += len(name) + len(text)
	}
	for _, change := range c.Changes {
		for _, d := range change.Details {
			size += len(d.Old) + len(d.New) + len(d.Property)
		}
	}
	for _, values := range []map[string]any{c.Source.Environment.Parameters, c.Source.Environment.ParameterDefaults, c.Source.Environment.ResourceRegistry} {
		size += exact.Size(values, mostSet)
	}
	if size > mostSet {
		return stack.Errorf(stack.RequestLimitExceeded, "Request limit exceeded: The change set has more than %d bytes.", mostSet)
	}
	return nil
}

// roomFor returns the change sets to delete so that a stack has room for one more: when it has too
// many, those that cannot be executed. It is an error when there are none.
func (e *Sets) roomFor(ctx context.Context, s stack.Stack) (drop []string, err error) {
	count, bytes, err := e.Store.ChangeSetSize(ctx, s.ID)
	if err != nil || count < mostSets && bytes < mostSetsBytes {
		return nil, err
	}
	all, err := e.Store.ChangeSets(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		if lifecycle.ExecutionOf(s, one) != lifecycle.Available {
			drop = append(drop, one.ID)
		}
	}
	if len(drop) == 0 {
		return nil, stack.Errorf(stack.RequestLimitExceeded,
			"Request limit exceeded: The stack has %d change sets with %d bytes; at most %d, with %d bytes before the last one, are allowed. Please delete some.", count, bytes, mostSets, mostSetsBytes)
	}
	return drop, nil
}
