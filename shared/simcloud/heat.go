package simcloud

import (
	"strings"
	"time"
)

// The orchestration service keeps stacks and makes nothing from them: their actions only take a
// second. It serves clients that name it as Options.Orchestration, which may also be Hearth.
var stackFace = &face{
	service: "orchestration", prefix: "/orchestration",
	denied:  unauthorized,
	refused: heatError,
	nowhere: func(*call) *reply { return heatError(404, "HTTPNotFound", "The resource could not be found.") },
}

func stackService() service {
	return service{
		face:   stackFace,
		routes: stackRoutes(),
		tables: map[string][]string{"orchestration.stack": {"name"}},
		due:    map[string]func(*Cloud, doc, time.Time){"orchestration.stack": stackDue},
	}
}

func heatError(code int, kind, message string) *reply {
	return &reply{code: code, body: doc{"code": code, "error": doc{"type": kind, "message": message, "traceback": nil}}}
}

func stackRoutes() []route {
	p := "/v1/{project}/stacks"
	one := p + "/{name}/{id}"
	return []route{
		{"GET", p, listStacks}, {"POST", p, createStack}, {"POST", "/v1/{project}/validate", func(*call) *reply { return ok(doc{"Parameters": doc{}}) }},
		{"GET", one, showStack}, {"PUT", one, updateStack}, {"DELETE", one, deleteStack}, {"POST", one + "/actions", actOnStack},
	}
}

// stackSeconds is the duration of an action.
const stackSeconds = 1

// stackDue ends the action of a stack.
func stackDue(c *Cloud, s doc, at time.Time) {
	action, _, _ := strings.Cut(s.str("stack_status"), "_")
	if action == "DELETE" {
		c.t("orchestration.stack").remove(s.str("id"))
		return
	}
	next := s.with("stack_status", action+"_COMPLETE", "stack_status_reason", "Stack "+action+" completed successfully", "updated_time", at.UTC().Format(time.RFC3339))
	delete(next, "_due")
	c.t("orchestration.stack").put(next)
}

// beginStack begins an action of a stack.
func beginStack(c *call, s doc, action string) {
	c.t("orchestration.stack").put(s.with("stack_status", action+"_IN_PROGRESS", "stack_status_reason", "Stack "+action+" started", "_due", later(c.now, stackSeconds)))
}

func createStack(c *call) *reply {
	name := c.body.str("stack_name")
	for _, s := range c.t("orchestration.stack").by("name", name) {
		if s.str("project_id") == c.project() {
			return heatError(409, "StackExists", "The Stack ("+name+") already exists.")
		}
	}
	s := doc{"id": uuid(), "name": name, "stack_name": name, "project_id": c.project(), "creation_time": c.now.UTC().Format(time.RFC3339), "outputs": outputsOf(c.body)}
	beginStack(c, s, "CREATE")
	return created(doc{"stack": doc{"id": s["id"], "links": []any{}}})
}

// outputsOf returns the given parameters as outputs, because nothing is made from a template.
func outputsOf(body doc) []any {
	outputs := []any{}
	given := body.sub("parameters")
	for _, name := range sorted(given) {
		outputs = append(outputs, doc{"output_key": name, "output_value": given[name], "description": ""})
	}
	return outputs
}

func listStacks(c *call) *reply {
	stacks := []any{}
	for _, s := range c.t("orchestration.stack").all() {
		if s.str("project_id") == c.project() && is(c.param("name"), s.str("name")) {
			stacks = append(stacks, s.shown())
		}
	}
	return ok(doc{"stacks": stacks})
}

func findStack(c *call) (doc, *reply) {
	s := c.t("orchestration.stack").get(c.id())
	if s == nil || s.str("name") != c.path("name") || !c.mine(s.str("project_id")) {
		return nil, heatError(404, "EntityNotFound", "The Stack ("+c.path("name")+"/"+c.id()+") could not be found.")
	}
	return s, nil
}

func showStack(c *call) *reply {
	s, p := findStack(c)
	if p != nil {
		return p
	}
	return ok(doc{"stack": s.shown()})
}

func updateStack(c *call) *reply {
	s, p := findStack(c)
	if p == nil {
		beginStack(c, s.with("outputs", outputsOf(c.body)), "UPDATE")
		p = status(202)
	}
	return p
}

func deleteStack(c *call) *reply {
	s, p := findStack(c)
	if p == nil {
		beginStack(c, s, "DELETE")
		p = noContent()
	}
	return p
}

func actOnStack(c *call) *reply {
	s, p := findStack(c)
	if p != nil {
		return p
	}
	if strings.HasSuffix(s.str("stack_status"), "_IN_PROGRESS") {
		return heatError(409, "ActionInProgress", "Stack "+s.str("name")+" already has an action ("+strings.TrimSuffix(s.str("stack_status"), "_IN_PROGRESS")+") in progress.")
	}
	for _, action := range []string{"suspend", "resume", "check"} {
		if c.body.has(action) {
			beginStack(c, s, strings.ToUpper(action))
			return ok(nil)
		}
	}
	return heatError(400, "HTTPBadRequest", "No action specified")
}
