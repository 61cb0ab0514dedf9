package request

import (
	"context"

	"hearth/shared/engine/source"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Types returns the definitions that the caller may use in this cloud, sorted by name.
func (e *Requests) Types(ctx context.Context, c stack.Caller) []*stepdef.Def {
	var list []*stepdef.Def
	for _, name := range e.Catalog.Types() {
		d := e.Catalog.Def(name)
		if d.Admin && !c.Has("admin") {
			continue
		}
		if client, _ := e.MissingService(ctx, c.Account(), d); client == "" {
			list = append(list, d)
		}
	}
	return list
}

// UsableType returns a definition, or the error that says why the caller cannot use it.
func (e *Requests) UsableType(ctx context.Context, c stack.Caller, name string) (*stepdef.Def, error) {
	d, err := e.Type(ctx, name)
	if err != nil {
		return nil, err
	}
	if d.Admin && !c.Has("admin") {
		return nil, source.ForbiddenType(name)
	}
	if client, _ := e.MissingService(ctx, c.Account(), d); client != "" {
		return nil, source.UnavailableType(client, name, "Service endpoint not in service catalog.")
	}
	return d, nil
}
