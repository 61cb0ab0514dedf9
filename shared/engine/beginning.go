package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"hearth/shared/lifecycle"
	"hearth/shared/nested"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// errLater says that the cloud could not be asked just now.
var errLater = errors.New("the cloud cannot be asked now")

// begin gathers what a resource needs to begin an action: its properties with
// references resolved and names turned into ids.
func (b *batch) begin(ctx context.Context, t *task, action stack.Action) (*lifecycle.Event, error) {
	begin := &lifecycle.Begin{Action: action, Generation: t.node.Generation, Seed: seed()}
	ev := &lifecycle.Event{Begin: begin}
	s, e := t.scene, b.engine
	switch action {
	case stack.Delete:
		return ev, nil
	case stack.Check: // of an object that is not ours: nothing is asked of it but that it is there
		begin.Source = s.stack.SourceID
		return ev, nil
	}
	d := e.Catalog.Def(t.row.Type)
	declared := s.source.template.Resource(t.row.Name)
	if d == nil || declared == nil {
		begin.Refused = fmt.Sprintf("StackValidationFailed: resources.%s: The Resource Type (%s) could not be found.", t.row.Name, t.row.Type)
		return ev, nil
	}
	s.askUsed(ctx, declared.Properties)
	s.askUsed(ctx, declared.Metadata)
	scope := s.view(ctx)
	refused := func(message string) (*lifecycle.Event, error) {
		begin.Refused = fmt.Sprintf("StackValidationFailed: resources.%s: %s", t.row.Name, message)
		return ev, nil
	}
	given, problems := s.source.template.Properties(t.row.Name, scope)
	if s.zones.failed() != nil {
		return nil, errLater
	}
	if len(problems) > 0 && !d.Open { // what takes any property wants none of them
		return refused(problems[0].Message)
	}
	if declared.Metadata != nil {
		v, err := s.source.template.Resolve(declared.Metadata, scope)
		if err != nil {
			return refused(err.Error())
		}
		begin.Metadata, _ = v.(map[string]any)
	}
	props, wrong := d.Convert(nested.Described(d, declared, given))
	if len(wrong) > 0 {
		return refused(nested.PropertyError(s.source.template.PropertiesPath(t.row.Name), t.row.Name, wrong[0]))
	}
	if err := e.toIDs(ctx, s, d, t.row.Requires, props); err != nil {
		if errors.Is(err, errLater) {
			return nil, err
		}
		return refused(err.Error())
	}
	begin.Source, begin.Properties = s.stack.SourceID, props
	begin.Show = s.source.shown[t.row.Name]
	if d.Signals {
		begin.Data = e.signalData(s.stack, t.row.Name)
	}
	return ev, nil
}

// toIDs turns the names in ref properties into ids, in place. What another
// resource of the stack gave is an id already.
func (e *Engine) toIDs(ctx context.Context, s *scene, d *stepdef.Def, requires []string, props map[string]any) error {
	ours := map[string]bool{}
	for _, name := range requires {
		if r := s.row(name); r != nil {
			ours[r.PhysicalID] = true
		}
	}
	return eachRef(d.Properties, props, "", func(path string, p stepdef.Property, value string) (string, error) {
		if p.Ref == "" || ours[value] {
			return value, nil
		}
		account, err := s.account(ctx)
		if err != nil {
			return "", fmt.Errorf("%w: %w", errLater, err)
		}
		f := e.ask(ctx, account, s.stack.Project, p.Ref, value)
		switch {
		case f.Failed != nil && (f.Failed.Trouble != "" && f.Failed.Trouble != stack.Denied || f.Failed.Code >= 500):
			return "", errLater
		case f.Failed != nil:
			return "", fmt.Errorf("%s: the cloud answered %d %s", path, f.Failed.Code, f.Failed.Reason)
		case f.None != "" || f.Many != "":
			return "", fmt.Errorf("%s: %s", path, f.Message(value, true))
		}
		return f.ID, nil
	})
}

// eachRef visits the texts of properties that name objects of the cloud and puts
// in their place what visit gives.
func eachRef(schema map[string]stepdef.Property, values map[string]any, at string, visit func(path string, p stepdef.Property, value string) (string, error)) error {
	for name, p := range schema {
		v, ok := values[name]
		if !ok || v == nil {
			continue
		}
		got, err := inRef(p, v, strings.TrimPrefix(at+"."+name, "."), visit)
		if err != nil {
			return err
		}
		values[name] = got
	}
	return nil
}

func inRef(p stepdef.Property, v any, at string, visit func(string, stepdef.Property, string) (string, error)) (any, error) {
	switch t := v.(type) {
	case string:
		if p.Ref == "" && p.Constraint == "" || t == "" && p.Constraint != "" {
			return v, nil
		}
		return visit(at, p, t)
	case []any:
		if p.Items == nil {
			return v, nil
		}
		out := make([]any, len(t))
		for i, e := range t {
			got, err := inRef(*p.Items, e, fmt.Sprintf("%s[%d]", at, i), visit)
			if err != nil {
				return nil, err
			}
			out[i] = got
		}
		return out, nil
	case map[string]any:
		if p.Properties != nil {
			return t, eachRef(p.Properties, t, at, visit)
		}
	}
	return v, nil
}
