package engine

import (
	"github.com/google/uuid"

	"hearth/shared/lifecycle"
	"hearth/shared/plan"
)

// successor is what is made in the place of a resource.
func (s *scene) successor(name string) lifecycle.Successor {
	c := s.engine.Catalog
	at := s.source.placeOf(c, name)
	return lifecycle.Successor{
		Type: at.Type, Declared: at.Declared, Template: at.Template, OldID: uuid.NewString(),
		PhysicalName: plan.PhysicalName(s.stack, name, at.Type, c, chance),
	}
}
