package live

import (
	"github.com/google/uuid"

	"hearth/shared/engine/commit"
	"hearth/shared/lifecycle"
	"hearth/shared/plan"
)

// Successor returns the resource that replaces another one.
func (s *Scene) Successor(name string) lifecycle.Successor {
	c := s.Runtime.Catalog
	at := s.Source.PlaceOf(c, name)
	return lifecycle.Successor{
		Type: at.Type, Declared: at.Declared, Template: at.Template, OldID: uuid.NewString(), OldPolicy: at.OnReplace,
		PhysicalName: plan.PhysicalName(s.Stack, name, at.Type, c, commit.NewIDs),
	}
}
