package request

import (
	"context"

	"hearth/shared/hot"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Type returns one definition.
func (e *Requests) Type(_ context.Context, name string) (*stepdef.Def, error) {
	if d := e.Catalog.Def(name); d != nil {
		return d, nil
	}
	return nil, stack.Errorf(stack.EntityNotFound, "%s", stepdef.NoType(name))
}

// TemplateVersions returns the versions that templates may name.
func (e *Requests) TemplateVersions(context.Context) []TemplateVersion {
	var list []TemplateVersion
	for _, v := range hot.Versions() {
		list = append(list, TemplateVersion{Version: v.Version, Type: string(v.Kind), Aliases: v.Aliases})
	}
	return list
}

// TemplateFunctions returns the functions of one version.
func (e *Requests) TemplateFunctions(_ context.Context, version string) ([]TemplateFunction, error) {
	listed := hot.Functions(version)
	if listed == nil {
		return nil, stack.Errorf(stack.NotFound, "Template with version %s not found", version)
	}
	list := make([]TemplateFunction, len(listed))
	for i, f := range listed {
		list[i] = TemplateFunction{Name: f.Name, Description: f.About, Condition: f.Condition}
	}
	return list, nil
}
