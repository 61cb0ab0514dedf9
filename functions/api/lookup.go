package api

import (
	"net/url"
	"strings"

	"hearth/shared/access"
	"hearth/shared/stack"
	"hearth/shared/web"
)

func (a *api) lookup(r *web.Request) (web.Reply, error) { return a.redirect(r, "") }

func (a *api) lookupPart(part string) web.Handler {
	return func(r *web.Request) (web.Reply, error) { return a.redirect(r, "/"+part) }
}

// redirect answers with the full URL of a stack that was named by its name, ID or ARN. The URL keeps the
// query.
func (a *api) redirect(r *web.Request, part string) (web.Reply, error) {
	asked := r.Vars["stack"]
	var location string
	if project, name, id, within, ok := fromARN(asked); ok {
		location = root(r).Stack(project, name, id) + within
	} else {
		s, err := a.finder.Find(r.Context(), r.Caller, r.Vars["project"], asked)
		if stack.CodeOf(err) == stack.EntityNotFound {
			err = access.NoStack(asked)
		}
		if err != nil {
			return web.Reply{}, err
		}
		location = root(r).Stack(s.Project, s.Name, s.ID)
	}
	location += part
	if r.URL.RawQuery != "" {
		location += "?" + r.URL.RawQuery
	}
	return web.Found(location)
}

// fromARN splits arn:openstack:heat::<project>:stacks/<name>/<id> and a suffix such as
// /resources/<name>. It does not check whether the stack exists.
func fromARN(text string) (project, name, id, within string, ok bool) {
	rest, ok := strings.CutPrefix(text, "arn:openstack:heat::")
	if !ok {
		return "", "", "", "", false
	}
	project, path, _ := strings.Cut(rest, ":")
	parts := strings.SplitN(path, "/", 4)
	if len(parts) < 3 || parts[0] != "stacks" {
		return "", "", "", "", false
	}
	for _, part := range []*string{&project, &parts[1], &parts[2]} {
		plain, err := url.PathUnescape(*part)
		if err != nil || plain == "" || strings.Contains(plain, "/") {
			return "", "", "", "", false
		}
		*part = plain
	}
	if len(parts) > 3 {
		within = (&url.URL{Path: "/" + parts[3]}).EscapedPath()
	}
	return project, parts[1], parts[2], within, true
}
