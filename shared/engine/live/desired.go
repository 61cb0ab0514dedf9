package live

import (
	"context"
	"errors"
	"runtime"
	"time"

	"hearth/shared/engine/commit"
	"hearth/shared/engine/source"
	"hearth/shared/hot"
	"hearth/shared/lifecycle"
	"hearth/shared/nested"
	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// mostReferred is how many secrets of the resources that it refers to a resource keeps, in case its
// own object quotes one. If there are more, it keeps only those that its values contain.
const mostReferred = 64

// Desired resolves what the template asks of a resource, as far as the scope knows. refusal says
// why that is impossible. The error is set when the cloud cannot be asked.
func (s *Scene) Desired(ctx context.Context, d *stepdef.Def, declared *hot.Resource, at source.Place, scope hot.Scope, room *commit.Reservation) (w plan.Desired, refusal string, err error) {
	w, refusal, err = s.resolve(ctx, d, declared, at, scope, room)
	w.Secrets = stack.UnionSecrets(scope.Secrets.Within(w.Properties, w.Metadata), scope.Secrets.Own(mostReferred))
	return w, scope.Secrets.MaskQuoted(refusal), err
}

func (s *Scene) resolve(ctx context.Context, d *stepdef.Def, declared *hot.Resource, at source.Place, scope hot.Scope, room *commit.Reservation) (w plan.Desired, refusal string, err error) {
	w = plan.Desired{Type: at.Type, External: at.External, Template: at.Template, Outline: at.Outline}
	w.Restricted = s.Source.Stack.Registry.Restricted(declared.Name)
	w.Denied = s.Denied(declared.Name, declared.Type)
	t := s.Source.Template
	given, metadata, refusal, err := s.values(ctx, declared, scope, room)
	if err != nil || refusal != "" {
		return w, refusal, err
	}
	w.Metadata = metadata
	props, wrong := s.Source.Stack.Type(declared.Name, declared.Type).Convert(nested.WithDescription(d, declared, given))
	if len(wrong) > 0 {
		d.AddSecrets(scope.Secrets, given)
		return w, nested.PropertyError(t.PropertiesPath(declared.Name), declared.Name, wrong[0]), nil
	}
	w.Properties = props
	d.AddSecrets(scope.Secrets, props)
	if err := s.Runtime.toIDs(ctx, s, d, at.Requires, props); err != nil {
		if errors.Is(err, errUnreachable) {
			return w, "", err
		}
		return w, err.Error(), nil
	}
	return w, "", nil
}

// values resolves the properties and metadata of a resource. Only a few resources are resolved at
// the same time. Large values are kept only while there is room to write them. Otherwise they are
// dropped, and resolved again when there is room.
func (s *Scene) values(ctx context.Context, declared *hot.Resource, scope hot.Scope, room *commit.Reservation) (given, metadata map[string]any, refusal string, err error) {
	ownWork := scope.Work == nil
	for {
		var size int64
		var kept bool
		err := s.inTurn(ctx, room != nil, func() {
			if ownWork {
				scope.Work = hot.NewWork(s.Runtime.Resolving.Meter(ctx, runtime.GOMAXPROCS(0)))
			}
			given, metadata, refusal = s.resolveValues(declared, scope)
			size = commit.LargeSize(given, metadata)
			kept = refusal != "" || room.Grow(size)
		})
		if err == nil {
			err = ctx.Err() // it may have ended the work
		}
		if err != nil {
			return nil, nil, "", err
		}
		if s.zones.failed() != nil {
			return nil, nil, "", errUnreachable
		}
		if kept {
			return given, metadata, refusal, nil
		}
		given, metadata = nil, nil
		if err := room.Wait(ctx, size); err != nil {
			return nil, nil, "", err
		}
	}
}

// inTurn calls do when it is this project's turn to resolve another resource. It ends the turn after
// a panic too. A row waits for its turn for a short time, a plan as long as it must.
func (s *Scene) inTurn(ctx context.Context, ofRow bool, do func()) error {
	var within time.Duration
	if ofRow {
		within = commit.ResolveWithin
	}
	end, err := s.Runtime.Resolving.Begin(ctx, s.Stack.Project, within)
	if err != nil {
		return err
	}
	defer end()
	do()
	return nil
}

func (s *Scene) resolveValues(declared *hot.Resource, scope hot.Scope) (given, metadata map[string]any, refusal string) {
	t := s.Source.Template
	given, problems := t.Properties(declared.Name, scope)
	if len(problems) > 0 {
		return nil, nil, problems[0].Message
	}
	if declared.Metadata != nil {
		v, err := t.Resolve(declared.Metadata, scope)
		if err != nil {
			return nil, nil, err.Error()
		}
		metadata, _ = v.(map[string]any)
	}
	return given, metadata, ""
}

// objectSound reports whether the object of a failed row exists and is sound. It asks only for
// types that then keep their object.
func (s *Scene) objectSound(ctx context.Context, d *stepdef.Def, r stack.Resource) (bool, error) {
	if r.Status != stack.Failed || !d.Lasting || r.Work.Intact {
		return false, nil
	}
	call := lifecycle.Look(s.Runtime.Catalog, r, s.Stack.Project)
	if call == nil {
		return false, nil
	}
	a := s.Do(ctx, *call)
	if a.Trouble != "" && a.Trouble != stack.Denied || a.Code >= 500 {
		return false, errUnreachable
	}
	return lifecycle.IsSound(s.Runtime.Catalog, r, s.Stack.Project, a), nil
}

// OutlineOf returns the outline of the definition that a row was last made from. When that template
// is not known any more, it returns now, so nothing differs.
func (s *Scene) OutlineOf(ctx context.Context, r stack.Resource, now string) string {
	if r.Source == s.Stack.SourceID || r.Source == "" {
		return now
	}
	src, err := s.Runtime.SourceOf(ctx, s.Stack, r.Source)
	if err != nil || src.Template.Resource(r.Name) == nil {
		return now
	}
	return src.PlaceOf(s.Runtime.Catalog, r.Name).Outline
}
