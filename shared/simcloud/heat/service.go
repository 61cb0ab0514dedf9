package heat

import (
	"strings"
	"time"

	"hearth/shared/simcloud/ground"
)

// The orchestration service keeps stacks and makes nothing from them: their actions only take a
// second. It serves clients that name it as Options.Orchestration, which may also be Hearth.
var stackAPI = &ground.API{
	Service: "orchestration", Prefix: "/orchestration",
	Denied:  ground.Unauthorized,
	Refused: heatError,
	Unknown: func(*call) *reply { return heatError(404, "HTTPNotFound", "The resource could not be found.") },
}

// Service returns Heat as a service of the cloud.
func Service() ground.Service {
	return ground.Service{
		API:    stackAPI,
		Routes: stackRoutes(),
		Tables: map[string][]string{"orchestration.stack": {"name"}},
		Due:    map[string]func(*ground.Cloud, doc, time.Time){"orchestration.stack": stackDue},
	}
}

func heatError(code int, kind, message string) *reply {
	return &reply{Code: code, Body: doc{"code": code, "error": doc{"type": kind, "message": message, "traceback": nil}}}
}

func stackRoutes() []ground.Route {
	p := "/v1/{project}/stacks"
	one := p + "/{name}/{id}"
	return []ground.Route{
		{"GET", p, listStacks}, {"POST", p, createStack}, {"POST", "/v1/{project}/validate", func(*call) *reply { return ground.OK(doc{"Parameters": doc{}}) }},
		{"GET", one, showStack}, {"PUT", one, updateStack}, {"DELETE", one, deleteStack}, {"POST", one + "/actions", actOnStack},
	}
}

// stackSeconds is the duration of an action.
const stackSeconds = 1

// stackDue ends the action of a stack.
func stackDue(c *ground.Cloud, s doc, at time.Time) {
	action, _, _ := strings.Cut(s.Str("stack_status"), "_")
	if action == "DELETE" {
		c.Table("orchestration.stack").Remove(s.Str("id"))
		return
	}
	next := s.With("stack_status", action+"_COMPLETE", "stack_status_reason", "Stack "+action+" completed successfully", "updated_time", at.UTC().Format(time.RFC3339))
	delete(next, "_due")
	c.Table("orchestration.stack").Put(next)
}

// beginStack begins an action of a stack.
func beginStack(c *call, s doc, action string) {
	c.Table("orchestration.stack").Put(s.With("stack_status", action+"_IN_PROGRESS", "stack_status_reason", "Stack "+action+" started", "_due", ground.Later(c.Now, stackSeconds)))
}

func createStack(c *call) *reply {
	name := c.Body.Str("stack_name")
	for _, s := range c.Table("orchestration.stack").By("name", name) {
		if s.Str("project_id") == c.Project() {
			return heatError(409, "StackExists", "The Stack ("+name+") already exists.")
		}
	}
	s := doc{"id": ground.UUID(), "name": name, "stack_name": name, "project_id": c.Project(), "creation_time": c.Now.UTC().Format(time.RFC3339), "outputs": outputsOf(c.Body)}
	beginStack(c, s, "CREATE")
	return ground.Created(doc{"stack": doc{"id": s["id"], "links": []any{}}})
}

// outputsOf returns the given parameters as outputs, because nothing is made from a template.
func outputsOf(body doc) []any {
	outputs := []any{}
	given := body.Sub("parameters")
	for _, name := range ground.Sorted(given) {
		outputs = append(outputs, doc{"output_key": name, "output_value": given[name], "description": ""})
	}
	return outputs
}

func listStacks(c *call) *reply {
	stacks := []any{}
	for _, s := range c.Table("orchestration.stack").All() {
		if s.Str("project_id") == c.Project() && ground.Accepts(c.Param("name"), s.Str("name")) {
			stacks = append(stacks, s.Shown())
		}
	}
	return ground.OK(doc{"stacks": stacks})
}

func findStack(c *call) (doc, *reply) {
	s := c.Table("orchestration.stack").Get(c.ID())
	if s == nil || s.Str("name") != c.Path("name") || !c.MaySee(s.Str("project_id")) {
		return nil, heatError(404, "EntityNotFound", "The Stack ("+c.Path("name")+"/"+c.ID()+") could not be found.")
	}
	return s, nil
}

func showStack(c *call) *reply {
	s, p := findStack(c)
	if p != nil {
		return p
	}
	return ground.OK(doc{"stack": s.Shown()})
}

func updateStack(c *call) *reply {
	s, p := findStack(c)
	if p == nil {
		beginStack(c, s.With("outputs", outputsOf(c.Body)), "UPDATE")
		p = ground.Status(202)
	}
	return p
}

func deleteStack(c *call) *reply {
	s, p := findStack(c)
	if p == nil {
		beginStack(c, s, "DELETE")
		p = ground.NoContent()
	}
	return p
}

func actOnStack(c *call) *reply {
	s, p := findStack(c)
	if p != nil {
		return p
	}
	if strings.HasSuffix(s.Str("stack_status"), "_IN_PROGRESS") {
		return heatError(409, "ActionInProgress", "Stack "+s.Str("name")+" already has an action ("+strings.TrimSuffix(s.Str("stack_status"), "_IN_PROGRESS")+") in progress.")
	}
	for _, action := range []string{"suspend", "resume", "check"} {
		if c.Body.Has(action) {
			beginStack(c, s, strings.ToUpper(action))
			return ground.OK(nil)
		}
	}
	return heatError(400, "HTTPBadRequest", "No action specified")
}
