package api

import (
	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

func (a *api) listTemplateVersions(r *web.Request) (web.Reply, error) {
	items := []wire.TemplateVersion{}
	for _, v := range a.Templates.TemplateVersions(r.Context()) {
		items = append(items, wire.NewTemplateVersion(v))
	}
	return web.OK(map[string]any{"template_versions": items})
}

func (a *api) listTemplateFunctions(r *web.Request) (web.Reply, error) {
	conditions, err := r.Bool("with_condition_func", false)
	if err != nil {
		return web.Reply{}, err
	}
	version := r.Vars["version"]
	found, err := a.Templates.TemplateFunctions(r.Context(), version)
	if c := stack.CodeOf(err); c == stack.NotFound || c == stack.EntityNotFound {
		err = stack.Errorf(stack.NotFound, "Template with version %s not found", version)
	}
	if err != nil {
		return web.Reply{}, err
	}
	items := []wire.TemplateFunction{}
	for _, f := range found {
		if conditions || !f.Condition {
			items = append(items, wire.NewTemplateFunction(f))
		}
	}
	return web.OK(map[string]any{"template_functions": items})
}
