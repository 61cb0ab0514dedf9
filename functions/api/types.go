package api

import (
	"regexp"
	"slices"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
	"hearth/shared/web"
	"hearth/shared/wire"
)

var supportStatuses = []string{"UNKNOWN", "SUPPORTED", "DEPRECATED", "UNSUPPORTED", "HIDDEN"}

func (a *api) listTypes(r *web.Request) (web.Reply, error) {
	described, err := r.Bool("with_description", false)
	if err != nil {
		return web.Reply{}, err
	}
	status := r.Param("support_status")
	if status != "" && !slices.Contains(supportStatuses, status) {
		return web.Reply{}, stack.Errorf(web.Invalid, "Data supplied was not valid: Invalid support status and should be one of "+
			"('UNKNOWN', 'SUPPORTED', 'DEPRECATED', 'UNSUPPORTED', 'HIDDEN')")
	}
	names, items := []string{}, []wire.TypeItem{}
	for _, d := range a.typesNamed(r.Param("name"), status, r.Param("version"), a.Templates.Types(r.Context(), r.Caller)) {
		names = append(names, d.Type)
		items = append(items, wire.TypeItem{Type: d.Type, Description: d.About})
	}
	if described {
		return web.OK(map[string]any{"resource_types": items})
	}
	return web.OK(map[string]any{"resource_types": names})
}

// typesNamed returns the types whose name matches a pattern from its beginning. An invalid pattern matches
// nothing. Every type is SUPPORTED.
func (a *api) typesNamed(name, status, version string, all []*stepdef.Def) []*stepdef.Def {
	pattern, err := regexp.Compile("^(?:" + name + ")")
	if err != nil || status != "" && status != "SUPPORTED" {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(all), func(d *stepdef.Def) bool {
		return d.Support != "" || !pattern.MatchString(d.Type) || version != "" && version != d.Since
	})
}

func (a *api) typeOf(r *web.Request) (*stepdef.Def, error) {
	d, err := a.Templates.UsableType(r.Context(), r.Caller, r.Vars["type"])
	if stack.CodeOf(err) == stack.EntityNotFound {
		err = stack.Errorf(stack.EntityNotFound, "The Resource Type (%s) could not be found.", r.Vars["type"])
	}
	if err == nil && d.Support != "" {
		err = stack.Errorf(stack.NotSupported, "%s is not supported.", d.Type) // Heat hides it, and says so
	}
	return d, err
}

func (a *api) showType(r *web.Request) (web.Reply, error) {
	d, err := a.typeOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	return web.OK(wire.NewType(d))
}

// generateTemplate returns a provider template for the type.
func (a *api) generateTemplate(r *web.Request) (web.Reply, error) {
	d, err := a.typeOf(r)
	if err != nil {
		return web.Reply{}, err
	}
	template, err := wire.ProviderTemplate(d, r.Param("template_type"))
	if err != nil {
		return web.Reply{}, err
	}
	return web.OK(template)
}
