package engine

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"hearth/shared/hot"
	"hearth/shared/nested"
	"hearth/shared/stack"
)

// parseBelow is parse for the source of a stack below another: that one's source has its
// files, and its types.
func (e *Engine) parseBelow(ctx context.Context, s stack.Stack, src stack.Source) (*source, error) {
	parent := e.sources.get(src.Parent)
	if parent == nil {
		above, err := e.Store.Stack(ctx, s.Parent)
		if err != nil {
			return nil, err
		}
		if parent, err = e.sourceOf(ctx, above, src.Parent); err != nil {
			return nil, err
		}
	}
	below, problems := parent.stack.Below(nested.Inner{
		Resource: src.Resource, Text: src.Template, Files: src.Files, Given: src.Environment.Parameters, Metadata: src.Metadata, Secrets: src.Environment.Secrets,
		Pseudo: hot.Pseudo{StackID: s.ID, StackName: s.Name, ProjectID: s.Project},
	})
	if err := problems.Err(); err != nil {
		return nil, below.Secrets().MaskError(err)
	}
	made := &source{template: below.Template, parameters: below.Parameters, files: below.Files(), stack: below}
	return made.used(), nil
}

// acceptBelow is accept for a stack below: what could be said without values has been
// said of the whole tree.
func (e *Engine) acceptBelow(ctx context.Context, s stack.Stack, src stack.Source) (*source, error) {
	parsed, err := e.parseBelow(ctx, s, src)
	if err != nil {
		return nil, err
	}
	if err := parsed.stack.Check(true).Err(); err != nil {
		return parsed, err
	}
	return parsed, parsed.checkDependencies(e.Catalog)
}

// outputsBelow are the outputs of a stack below that can be resolved, and what of them is
// secret.
func (e *Engine) outputsBelow(ctx context.Context, id string) (map[string]any, *stack.Secrets) {
	s, err := e.Store.Stack(ctx, id)
	if err != nil || !s.Deleted.IsZero() {
		return nil, nil
	}
	outputs, secrets, err := e.outputs(ctx, s)
	if err != nil {
		return nil, nil
	}
	all := make(map[string]any, len(outputs))
	for _, o := range outputs {
		all[o.Key] = o.Value
	}
	return all, secrets.Within(all)
}

// unresolved is why an output has no value.
type unresolved string

func (u unresolved) Error() string { return string(u) }

// orWhyNot says of an attribute that is null because the stack below cannot resolve its
// output why that is, in Heat's words.
func (s *scene) orWhyNot(ctx context.Context, attr func(string, string, []any) (any, bool)) func(string, string, []any) (any, bool) {
	return func(resource, attribute string, path []any) (any, bool) {
		v, ok := attr(resource, attribute, path)
		r := s.row(resource)
		if v != nil || attribute == "" || r == nil || r.PhysicalID == "" {
			return v, ok
		}
		if d := s.engine.Catalog.Of(*r); d != nil && d.Inner != nil && !hasOutput(*r, attribute) {
			return unresolved(fmt.Sprintf("The Referenced Attribute (%s %s) is incorrect.", resource, attribute)), true
		}
		if r.Template == "" {
			return v, ok
		}
		child, err := s.engine.Store.Stack(ctx, r.PhysicalID)
		if err != nil || !child.Deleted.IsZero() {
			return v, ok
		}
		outputs, err := s.engine.Outputs(ctx, child)
		if err != nil {
			return v, ok
		}
		for _, o := range outputs {
			if o.Key == attribute && o.Err != "" {
				return unresolved(fmt.Sprintf("Error in %s output %s: %s", resource, attribute, o.Err)), true
			}
		}
		return v, ok
	}
}

// stackIDOutput is the output with which a template says what it is referred to as.
const stackIDOutput = "OS::stack_id"

// referenceOfStack is what get_resource gives for a row that is a stack.
func referenceOfStack(project string, r stack.Resource) any {
	if v := r.Attributes[stackIDOutput]; v != nil && r.Template != "" {
		return v
	}
	return "arn:openstack:heat::" + project + ":stacks/" + url.PathEscape(r.PhysicalName) + "/" + r.PhysicalID
}

// inside reaches into the stack that a row is: resource.<name> is what refers to a
// resource there, and resource.<name>.<attribute> one of its attributes. What is not there
// is null. False is that the attribute is no such way. What is secret there is added to known.
func (s *scene) inside(ctx context.Context, r stack.Resource, attribute string, path []any, known *stack.Secrets) (any, bool) {
	way := strings.SplitN(attribute, ".", 3)
	if r.Template == "" || r.PhysicalID == "" || way[0] != "resource" || len(way) < 2 {
		return nil, false
	}
	child, err := s.engine.Store.Stack(ctx, r.PhysicalID)
	if err != nil {
		return nil, true
	}
	below, err := s.engine.opened(ctx, child)
	if err != nil || below.fetch(ctx, map[string]bool{way[1]: true}) != nil || below.row(way[1]) == nil {
		return nil, true
	}
	if len(way) < 3 && len(path) > 0 {
		way, path = append(way, fmt.Sprint(path[0])), path[1:]
	}
	scope := below.view(ctx)
	defer func() { known.AddAll(scope.Secrets) }()
	if len(way) < 3 {
		v, _ := scope.Ref(way[1])
		return v, true
	}
	if why := below.incorrect(way[1], way[2]); why != nil {
		return incorrect(r.Name, attribute), true
	}
	s.engine.refresh(ctx, below, map[string]bool{way[1]: true})
	v, _ := scope.Attr(way[1], way[2], path)
	return v, true
}

// inPlace says whether the stack that a row is, is missing. Of one whose check failed it
// says whether the stack below did: then what is in it is mended; else somebody marked
// the whole, which is replaced.
func (s *scene) inPlace(ctx context.Context, r stack.Resource) (stays, missing bool, err error) {
	child, err := s.engine.Store.Stack(ctx, r.PhysicalID)
	if stack.CodeOf(err) == stack.EntityNotFound || err == nil && !child.Deleted.IsZero() {
		return false, true, nil
	}
	return child.State() == "CHECK_FAILED", false, err
}

// Source is what a stack is made from, whole: of one below another also what it has from
// that one.
func (e *Engine) Source(ctx context.Context, s stack.Stack) (stack.Source, error) {
	src, err := e.Store.Source(ctx, s.SourceID)
	if err != nil || src.Parent == "" {
		return src, err
	}
	if src.Template, err = e.textOf(ctx, src); err != nil {
		return src, err
	}
	if len(src.Template) > 0 && src.File == "" { // Hearth's own, with values in it
		src.Template = maskText(src.Template, src.Environment.Secrets)
	}
	parsed, err := e.sourceOf(ctx, s, s.SourceID)
	if err != nil {
		return src, err
	}
	src.Files = parsed.files
	src.Environment.ResourceRegistry = parsed.stack.Registry.Section()
	src.Environment.ParameterDefaults = parsed.stack.Defaults()
	return src, nil
}

// Nests says whether a resource is a stack that is there.
func (e *Engine) Nests(r stack.Resource) bool {
	d := e.Catalog.Of(r)
	return d != nil && d.Nests() && r.PhysicalID != ""
}
