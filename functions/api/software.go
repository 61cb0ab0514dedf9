package api

import (
	"context"

	"hearth/shared/access"
	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

// Software creates, changes and deletes configs and deployments.
type Software interface {
	CreateSoftwareConfig(ctx context.Context, c stack.Caller, config stack.SoftwareConfig) (stack.SoftwareConfig, error)
	DeleteSoftwareConfig(ctx context.Context, c stack.Caller, id string) error
	CreateSoftwareDeployment(ctx context.Context, c stack.Caller, d stack.SoftwareDeployment) (stack.SoftwareDeployment, error)
	UpdateSoftwareDeployment(ctx context.Context, c stack.Caller, id string, change func(*stack.SoftwareDeployment)) (stack.SoftwareDeployment, error)
	DeleteSoftwareDeployment(ctx context.Context, c stack.Caller, id string) error
}

// SoftwareStore reads configs and deployments.
type SoftwareStore interface {
	// One that the project may not see is NotFound.
	SoftwareConfig(ctx context.Context, project, id string) (stack.SoftwareConfig, error)
	SoftwareConfigs(ctx context.Context, project, marker string, limit int) ([]stack.SoftwareConfig, error)
	DeployedConfigs(ctx context.Context, project, serverID string) ([]stack.SoftwareConfig, error)
	SoftwareDeployment(ctx context.Context, project, id string) (stack.SoftwareDeployment, error)
	SoftwareDeployments(ctx context.Context, project, serverID string) ([]stack.SoftwareDeployment, error)
}

func (a *api) listConfigs(r *web.Request) (web.Reply, error) {
	if global, err := r.Bool("global_tenant", false); err != nil {
		return web.Reply{}, err
	} else if global { // Heat has no such list either
		return web.Reply{}, access.Forbidden("software_configs:global_index")
	}
	limit, limited, err := r.Int("limit")
	if err != nil {
		return web.Reply{}, err
	}
	items := []wire.SoftwareItem{}
	if !limited || limit > 0 {
		found, err := a.Store.Software.SoftwareConfigs(r.Context(), r.Vars["project"], r.Param("marker"), limit)
		if err != nil {
			return web.Reply{}, err
		}
		for _, c := range found {
			items = append(items, wire.NewSoftwareItem(c, r.Caller.Has("admin")))
		}
	}
	return web.OK(map[string]any{"software_configs": items})
}

func configReply(c stack.SoftwareConfig, err error) (web.Reply, error) {
	if err != nil {
		return web.Reply{}, err
	}
	return web.OK(map[string]any{"software_config": wire.NewSoftwareConfig(c)})
}

func (a *api) createConfig(r *web.Request) (web.Reply, error) {
	fields, err := r.Fields()
	if err != nil {
		return web.Reply{}, err
	}
	config, err := wire.Body(fields).SoftwareConfig()
	if err != nil {
		return web.Reply{}, err
	}
	return configReply(a.Software.CreateSoftwareConfig(r.Context(), r.Caller, config))
}

func (a *api) showConfig(r *web.Request) (web.Reply, error) {
	c, err := a.Store.Software.SoftwareConfig(r.Context(), r.Vars["project"], r.Vars["config"])
	return configReply(concealConfig(r, c), err)
}

func (a *api) deleteConfig(r *web.Request) (web.Reply, error) {
	if err := a.Software.DeleteSoftwareConfig(r.Context(), r.Caller, r.Vars["config"]); err != nil {
		return web.Reply{}, err
	}
	return web.NoContent()
}

func (a *api) listDeployments(r *web.Request) (web.Reply, error) {
	found, err := a.Store.Software.SoftwareDeployments(r.Context(), r.Vars["project"], r.Param("server_id"))
	if err != nil {
		return web.Reply{}, err
	}
	items := []wire.SoftwareDeployment{}
	for _, d := range found {
		items = append(items, wire.NewSoftwareDeployment(concealDeployment(r, d)))
	}
	return web.OK(map[string]any{"software_deployments": items})
}

func deploymentReply(d stack.SoftwareDeployment, err error) (web.Reply, error) {
	if err != nil {
		return web.Reply{}, err
	}
	return web.OK(map[string]any{"software_deployment": wire.NewSoftwareDeployment(d)})
}

func (a *api) createDeployment(r *web.Request) (web.Reply, error) {
	fields, err := r.Fields()
	if err != nil {
		return web.Reply{}, err
	}
	d, err := wire.Body(fields).SoftwareDeployment(r.Caller.Project)
	if err != nil {
		return web.Reply{}, err
	}
	return deploymentReply(a.Software.CreateSoftwareDeployment(r.Context(), r.Caller, d))
}

func (a *api) showDeployment(r *web.Request) (web.Reply, error) {
	d, err := a.Store.Software.SoftwareDeployment(r.Context(), r.Vars["project"], r.Vars["deployment"])
	return deploymentReply(concealDeployment(r, d), err)
}

func (a *api) updateDeployment(r *web.Request) (web.Reply, error) {
	fields, err := r.Fields()
	if err != nil {
		return web.Reply{}, err
	}
	change, err := wire.Body(fields).Redeploy()
	if err != nil {
		return web.Reply{}, err
	}
	return deploymentReply(a.Software.UpdateSoftwareDeployment(r.Context(), r.Caller, r.Vars["deployment"], change))
}

func (a *api) deleteDeployment(r *web.Request) (web.Reply, error) {
	if err := a.Software.DeleteSoftwareDeployment(r.Context(), r.Caller, r.Vars["deployment"]); err != nil {
		return web.Reply{}, err
	}
	return web.NoContent()
}

// deployedMetadata answers the agent on a server with the configs that are deployed there.
func (a *api) deployedMetadata(r *web.Request) (web.Reply, error) {
	found, err := a.Store.Software.DeployedConfigs(r.Context(), r.Vars["project"], r.Vars["server"])
	if err != nil {
		return web.Reply{}, err
	}
	return web.OK(map[string]any{"metadata": wire.NewSoftwareConfigs(concealConfigs(r, found))})
}
