package api

import "hearth/shared/web"

func (a *api) showBuild(*web.Request) (web.Reply, error) {
	revision := map[string]string{"revision": a.Revision}
	return web.OK(map[string]any{"api": revision, "engine": revision})
}

// listServices is empty for ever: Heat lists its standing engines here, and
// functions do not stand.
func (a *api) listServices(*web.Request) (web.Reply, error) {
	return web.OK(map[string]any{"services": []any{}})
}
