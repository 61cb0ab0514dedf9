package builtin

import "hearth/shared/engine/commit"

// Services answers the calls of Hearth's own services.
type Services struct{ *commit.Base }

// New returns the services over b.
func New(b *commit.Base) *Services { return &Services{Base: b} }
