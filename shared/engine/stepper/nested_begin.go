package stepper

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/live"
	"hearth/shared/engine/source"
	"hearth/shared/lifecycle"
	"hearth/shared/nested"
	"hearth/shared/stack"
)

// beginNested begins an action on a row's nested stack. The change is committed together with
// the row. An event is returned instead when the outcome is known at once.
func (b *batch) beginNested(ctx context.Context, t *live.Task, row *stack.Resource, action stack.Action) (stack.Change, *lifecycle.Event, error) {
	e := b.engine
	if action == stack.Create {
		child := childOf(t.Scene.Stack, *row)
		child.Created = e.Now()
		return b.beginNestedFrom(ctx, t, row, child, action)
	}
	child, err := e.Store.Stacks.Stack(ctx, row.PhysicalID)
	switch {
	case action == stack.Adopt && stack.CodeOf(err) == stack.EntityNotFound:
		child = childOf(t.Scene.Stack, *row)
		child.Created = e.Now()
		return b.beginNestedFrom(ctx, t, row, child, action)
	case stack.CodeOf(err) == stack.EntityNotFound || err == nil && !child.Deleted.IsZero():
		return stack.Change{}, &lifecycle.Event{Wake: true}, nil
	case err != nil:
		return stack.Change{}, nil, err
	case action == stack.Delete && child.Action == stack.Delete && child.Status == stack.InProgress:
		return stack.Change{}, nil, nil // it is being deleted already
	}
	child.ParentRow = row.ID // after a replacement the nested stack has another row
	if action != stack.Update {
		change, ev, err := e.beginChild(ctx, child, action, childStart{})
		if err == nil && action == stack.Delete && child.Action == stack.Adopt {
			change.Retain, err = e.retainAdopted(ctx, child)
		}
		return change, ev, err
	}
	child.TimeoutMins = t.Scene.Stack.TimeoutMins
	return b.beginNestedFrom(ctx, t, row, child, action)
}

// beginNestedFrom begins an action that gives the nested stack a source made from the row.
func (b *batch) beginNestedFrom(ctx context.Context, t *live.Task, row *stack.Resource, child stack.Stack, action stack.Action) (stack.Change, *lifecycle.Event, error) {
	src := childSource(*row)
	child.Options = t.Scene.Stack.BoundsBelow()
	of := childStart{src: &src, resource: row.Name}
	d := b.engine.Catalog.OfRow(*row)
	if d.Inner != nil {
		text, err := b.templateFromURL(ctx, t, *row, d.Inner)
		if ev := ownRefusal(row.Name, err); ev != nil {
			return stack.Change{}, ev, nil
		}
		if err != nil {
			return stack.Change{}, nil, err
		}
		src.Template = text
		given, _ := row.Properties[d.Inner.Parameters].(map[string]any)
		src.Environment.Parameters, _ = nested.ParametersAsGiven(given)
		if minutes, ok := stack.Number(row.Properties[d.Inner.Minutes]); ok {
			of.limit = stack.ToDuration(minutes, time.Minute)
			child.TimeoutMins = int(of.limit / time.Minute)
		}
	}
	if d.Group() != "" {
		text, files, err := b.groupTemplate(ctx, t, row, &child, action)
		if ev := ownRefusal(row.Name, err); ev != nil {
			return stack.Change{}, ev, nil
		}
		if err != nil {
			return stack.Change{}, nil, err
		}
		src.Template, src.Files, src.Environment.Parameters = text, files, nil
	}
	if action == stack.Adopt {
		var err error
		if of.adopted, err = lifecycle.AdoptionBelow(*row); err != nil {
			return stack.Change{}, nil, err
		}
	}
	return b.engine.beginChild(ctx, child, action, of)
}

// childOf returns the new nested stack of a row.
func childOf(parent stack.Stack, row stack.Resource) stack.Stack {
	return stack.Stack{
		ID: row.PhysicalID, Name: row.PhysicalName, Project: parent.Project, Owner: parent.Owner, OwnerID: parent.OwnerID, Region: parent.Region,
		Parent: parent.ID, ParentRow: row.ID, Root: parent.RootID(), Depth: parent.Depth + 1,
		CredentialID: parent.CredentialID, UserProject: parent.UserProject, TimeoutMins: parent.TimeoutMins,
		DisableRollback: true, // the parent rolls it back
	}
}

// childSource returns the source of a row's nested stack.
func childSource(row stack.Resource) stack.Source {
	given, _ := nested.ParametersOf(row.Properties)
	return stack.Source{
		ID: uuid.NewString(), StackID: row.PhysicalID, Parent: row.Source, Resource: row.Name, File: row.Template, Metadata: row.Metadata,
		Environment: stack.Environment{Parameters: given, Secrets: row.Secrets},
	}
}

// A childStart is the input of an action on a nested stack.
type childStart struct {
	src      *stack.Source                  // nil: the nested stack keeps its source
	resource string                         // the parent's, with src
	adopted  map[string]stack.SavedResource // the adoption data of its resources
	limit    time.Duration                  // its timeout; 0 is that of the parent
}

// beginChild returns the change that begins an action on a nested stack, with a new source if
// there is one.
func (e *Stepper) beginChild(ctx context.Context, child stack.Stack, action stack.Action, of childStart) (stack.Change, *lifecycle.Event, error) {
	now, src := e.Now(), of.src
	var change stack.Change
	var parsed *source.Source
	if src != nil {
		var err error
		parsed, err = e.AcceptBelow(ctx, child, *src)
		if f := refusalOf(err); !f.IsZero() {
			return change, refused(f.At(of.resource)), nil
		}
		if err != nil {
			return change, nil, err
		}
		if f := unallowed(child.Options, parsed); !f.IsZero() {
			return change, refused(f.At(of.resource)), nil
		}
		if len(src.Template) > 0 { // templates of files were counted when the tree was accepted
			if f, err := e.tooMany(ctx, child, len(parsed.Template.Resources)); !f.IsZero() || err != nil {
				return change, refused(f.At(of.resource)), err
			}
		}
		child.PreviousID, child.SourceID, child.Description = child.SourceID, src.ID, parsed.Template.Description
		child.Size = len(parsed.Template.Resources)
		change.NewSource = src
		e.Sources.Put(src.ID, parsed)
	}
	next, d := lifecycle.NextStack(child, lifecycle.StackEvent{Begin: action, Now: now, Limit: of.limit})
	change.Events = commit.StackEvents(next, d.Marks, now)
	if action == stack.Create || action == stack.Adopt && src != nil {
		change.NewStack = &next
	} else {
		change.Stack = &next
	}
	if action == stack.Adopt && src != nil {
		e.PlanAdoption(&change, *change.NewStack, parsed, of.adopted) // it comes with its plan
	} else {
		change.Messages = []stack.Message{{Topic: stack.StackRequested, StackID: next.ID, Generation: next.Generation}}
	}
	return change, nil, nil
}

// tooMany returns why a nested stack cannot have so many resources: its tree would have more than the
// limit.
func (e *Stepper) tooMany(ctx context.Context, child stack.Stack, resources int) (f stack.Failure, err error) {
	if e.Settings.Resources < 0 {
		return f, nil
	}
	others, err := e.Store.Stacks.TreeSize(ctx, child.Root, child.ID)
	if err != nil || others+resources <= e.Settings.Resources {
		return f, err
	}
	return refusalOf(errTooMany), nil
}

// unallowed returns why a nested stack is refused that has what the caller of the action did not
// acknowledge or allow. Its types may be known only now.
func unallowed(o *stack.Options, parsed *source.Source) (f stack.Failure) {
	if o == nil || !o.Bound {
		return f
	}
	usage := source.ContentOf(parsed)
	if missing := usage.MissingCapabilities(o.Capabilities, false); len(missing) > 0 {
		return stack.Failure{Class: "InsufficientCapabilitiesException", Text: fmt.Sprintf("Requires capabilities : [%s]", strings.Join(missing, ", "))}
	}
	if typ := usage.ForbiddenType(o.ResourceTypes); typ != "" {
		return stack.Failure{Class: "ValidationError", Text: fmt.Sprintf("Resource type %s is not allowed by parameter ResourceTypes [%s]", typ, strings.Join(o.ResourceTypes, ", "))}
	}
	return f
}

// errTooMany says that a tree of stacks would have too many resources.
var errTooMany = stack.Errorf(stack.RequestLimitExceeded, "Request limit exceeded: Maximum resources per stack exceeded.")

// refusalOf returns why a nested stack is refused. It is zero when the error may pass.
func refusalOf(err error) stack.Failure {
	code := stack.CodeOf(err)
	switch code {
	case "", stack.Unavailable:
		return stack.Failure{}
	case stack.UserParameterMissing, stack.UnknownUserParameter, stack.InvalidTemplateRef, stack.BadRequest:
		code = stack.StackValidationFailed
	}
	return stack.Failure{Class: string(code), Text: err.Error()}
}

// ownRefusal returns the event of a row for which no template can be made; nil when the error may pass.
// A problem at a part of the row's definition names the path itself.
func ownRefusal(resource string, err error) *lifecycle.Event {
	f := refusalOf(err)
	if f.IsZero() {
		return nil
	}
	if problems := (stack.Problems)(nil); !errors.As(err, &problems) || problems[0].Where == "" {
		f = f.At(resource)
	}
	return refused(f)
}

func refused(f stack.Failure) *lifecycle.Event {
	return &lifecycle.Event{Wake: true, Nested: lifecycle.Nested{Refused: f}}
}

// retainAdopted keeps the objects of a nested stack in the cloud when the adoption of its tree is
// rolled back. It returns nil when the objects are to be deleted. Rows that were there when the
// rollback began are kept already.
func (e *Stepper) retainAdopted(ctx context.Context, child stack.Stack) (*stack.Retain, error) {
	root, err := e.Store.Stacks.Stack(ctx, child.Root)
	if err != nil || root.Action != stack.Rollback || lifecycle.IsConverging(root) {
		return nil, err
	}
	return e.RetainAll(), nil
}
