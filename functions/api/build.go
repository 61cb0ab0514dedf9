package api

import "hearth/shared/web"

func (a *api) showBuild(*web.Request) (web.Reply, error) {
	revision := map[string]string{"revision": a.Revision}
	return web.OK(map[string]any{"api": revision, "engine": revision})
}

// listServices returns an empty list. Heat lists its engine processes here, and Hearth has none.
func (a *api) listServices(*web.Request) (web.Reply, error) {
	return web.OK(map[string]any{"services": []any{}})
}
