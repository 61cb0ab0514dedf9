package live

import (
	"context"

	"hearth/shared/hot"
	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// Scope returns what functions see at run time: the rows of the stack, and the availability zones
// of the cloud. As in Heat, an attribute of a resource that does not exist is null.
func (s *Scene) Scope(ctx context.Context) hot.Scope {
	e, rows := s.Runtime, s.Row
	known := stack.NewSecretsOver(s.Source.Parameters.Secrets())
	return hot.Scope{
		Secrets:    known,
		Parameters: s.Source.Parameters, Files: s.Source.Files,
		Facade: s.Source.Stack.Facade(),
		Zones:  func() ([]string, error) { return s.zones.names(ctx, s) },
		Import: func(name string) (any, bool) {
			one, ok := s.imports[name]
			known.AddAll(one.Secrets)
			return one.Value, ok
		},
		Ref: func(resource string) (any, bool) {
			if r := rows(resource); r != nil {
				known.AddAll(e.SecretsOf(*r))
				return e.reference(s.Stack.Project, *r), true
			}
			return nil, true
		},
		Attr: func(resource, attribute string, path []any) (any, bool) {
			r := rows(resource)
			if r == nil || r.Action == stack.Init || r.Action == stack.Delete {
				return nil, true
			}
			known.AddAll(e.SecretsOf(*r))
			if attribute == "" {
				return e.Values(*r), true
			}
			if v, ok := s.attributeInside(ctx, *r, attribute, path, known); ok {
				return v, true
			}
			if why := s.attributeError(resource, attribute); why != nil {
				return why, true
			}
			value, done, err := e.groupAttribute(*r, attribute, path)
			switch {
			case err != nil:
				return err, true
			case s.memberLacksAttribute(ctx, *r, attribute, path, value):
				return incorrectAttribute(resource, attribute), true
			case !done:
				value, _ = funcs.Select(e.Value(*r, attribute), path)
			}
			return value, true
		},
	}
}
