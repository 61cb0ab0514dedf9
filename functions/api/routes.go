package api

import (
	"net/http"

	"hearth/shared/access"
	"hearth/shared/web"
)

// The policies of package access.
const (
	reader    = access.Reader
	stackUser = access.StackUser
	signaller = access.Signaller
	member    = access.Member
	admin     = access.Admin
)

// routes returns all routes. A route of another version of Heat's API that is missing here is
// answered 404 or 405, as Heat does for routes that it does not have.
func (a *api) routes() []web.Route {
	const (
		get, post, put, patch, del = http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete

		project  = "/{project}"
		stacks   = project + "/stacks"
		named    = stacks + "/{stack}"
		one      = named + "/{id}"
		snapshot = one + "/snapshots/{snapshot}"
		resource = one + "/resources/{resource}"
		types    = project + "/resource_types"

		configs     = project + "/software_configs"
		deployments = project + "/software_deployments"
	)
	row := func(method, path, action string, policy web.Policy, handle web.Handler) web.Route {
		return web.Route{Method: method, Path: path, Action: action, Policy: policy, Handle: handle}
	}
	rows := []web.Route{
		row(get, stacks, "stacks:index", reader, a.listStacks),
		row(get, stacks+"/detail", "stacks:detail", reader, a.detailStacks),
		row(post, stacks, "stacks:create", member, a.createStack),
		row(post, stacks+"/preview", "stacks:preview", reader, a.previewStack),
		row(get, one, "stacks:show", reader, a.showStack),
		row(del, one, "stacks:delete", member, a.deleteStack),
		row(put, one, "stacks:update", member, a.updateStack),
		row(patch, one, "stacks:update_patch", member, a.patchStack),
		row(put, one+"/preview", "stacks:preview_update", member, a.previewUpdate),
		row(patch, one+"/preview", "stacks:preview_update_patch", member, a.previewPatch),
		row(post, one+"/actions", "actions:action", reader, a.actOnStack),
		row(post, one+"/snapshots", "stacks:snapshot", member, a.snapshotStack),
		row(get, one+"/snapshots", "stacks:list_snapshots", reader, a.listSnapshots),
		row(get, snapshot, "stacks:show_snapshot", reader, a.showSnapshot),
		row(del, snapshot, "stacks:delete_snapshot", member, a.deleteSnapshot),
		row(post, snapshot+"/restore", "stacks:restore_snapshot", member, a.restoreStack),
		row(get, one+"/export", "stacks:export", member, a.exportStack),
		row(del, one+"/abandon", "stacks:abandon", member, a.abandonStack),
		row(get, one+"/template", "stacks:template", reader, a.showTemplate),
		row(get, one+"/environment", "stacks:environment", reader, a.showEnvironment),
		row(get, one+"/files", "stacks:files", reader, a.showFiles),
		row(get, one+"/outputs", "stacks:list_outputs", reader, a.listOutputs),
		row(get, one+"/outputs/{output}", "stacks:show_output", reader, a.showOutput),

		// Hearth's own: guards.
		row(put, one+"/lock", "stacks:lock", member, a.lockStack),
		row(del, one+"/lock", "stacks:unlock", member, a.unlockStack),
		row(put, one+"/protection", "stacks:protect", member, a.protectStack),
		row(del, one+"/protection", "stacks:unprotect", member, a.unprotectStack),

		row(get, project+"/suspects", "stacks:list_suspects", reader, a.listSuspects),

		row(get, one+"/resources", "resource:index", reader, a.listResources),
		row(get, resource, "resource:show", reader, a.showResource),
		row(patch, resource, "resource:mark_unhealthy", member, a.markResource),
		row(get, resource+"/metadata", "resource:metadata", stackUser, a.showMetadata),
		row(post, resource+"/signal", "resource:signal", signaller, a.signalResource),

		row(get, one+"/events", "events:index", reader, a.listEvents),
		row(get, one+"/events/stream", "events:index", reader, a.streamEvents),
		row(get, resource+"/events", "events:index", reader, a.listResourceEvents),
		row(get, resource+"/events/{event}", "events:show", reader, a.showEvent),

		row(post, project+"/validate", "stacks:validate_template", member, a.validate),
		row(get, types, "stacks:list_resource_types", reader, a.listTypes),
		row(get, types+"/{type}", "stacks:resource_schema", reader, a.showType),
		row(get, types+"/{type}/template", "stacks:generate_template", member, a.generateTemplate),
		row(get, project+"/template_versions", "stacks:list_template_versions", reader, a.listTemplateVersions),
		row(get, project+"/template_versions/{version}/functions", "stacks:list_template_functions", reader, a.listTemplateFunctions),

		row(get, configs, "software_configs:index", reader, a.listConfigs),
		row(post, configs, "software_configs:create", reader, a.createConfig), // Heat lets readers
		row(get, configs+"/{config}", "software_configs:show", reader, a.showConfig),
		row(del, configs+"/{config}", "software_configs:delete", member, a.deleteConfig),
		row(get, deployments, "software_deployments:index", reader, a.listDeployments),
		row(post, deployments, "software_deployments:create", member, a.createDeployment),
		row(get, deployments+"/{deployment}", "software_deployments:show", reader, a.showDeployment),
		row(put, deployments+"/{deployment}", "software_deployments:update", member, a.updateDeployment),
		row(del, deployments+"/{deployment}", "software_deployments:delete", member, a.deleteDeployment),
		row(get, deployments+"/metadata/{server}", "software_deployments:metadata", stackUser, a.deployedMetadata),

		row(get, project+"/build_info", "build_info:build_info", reader, a.showBuild),
		row(get, project+"/services", "service:index", admin, a.listServices),
	}
	// A stack may be named by its name, ID or ARN only. The answer redirects to its full URL.
	for _, method := range []string{get, post, put, patch, del} {
		rows = append(rows,
			row(method, named, "stacks:lookup", stackUser, a.lookup),
			row(method, stacks+"/arn:{stack...}", "stacks:lookup", stackUser, a.lookup))
	}
	for _, sub := range []string{"resources", "events", "template", "actions", "environment", "files"} {
		rows = append(rows, row(get, named+"/"+sub, "stacks:lookup", stackUser, a.lookupPart(sub)))
	}
	for _, sub := range []string{"resources", "events", "template", "actions"} {
		rows = append(rows, row(post, named+"/"+sub, "stacks:lookup", stackUser, a.lookupPart(sub)))
	}
	return rows
}
