package nova

import (
	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
)

func serverGroupRoutes() []ground.Route {
	return []ground.Route{{"GET", "/v2.1/os-server-groups", listServerGroups}, {"POST", "/v2.1/os-server-groups", createServerGroup},
		{"GET", "/v2.1/os-server-groups/{id}", showServerGroup}, {"DELETE", "/v2.1/os-server-groups/{id}", deleteServerGroup}}
}

func serverGroupBody(c *call, d doc) doc {
	members := []any{}
	for _, id := range d.Strs("_members") {
		if c.Table("compute.server").Get(id) != nil {
			members = append(members, id)
		}
	}
	out := doc{"id": d["id"], "name": d["name"], "members": members}
	if c.Minor >= 13 {
		out["project_id"], out["user_id"] = d["project_id"], d["user_id"]
	}
	if c.Minor >= 64 {
		out["policy"], out["rules"] = d["policy"], d["rules"]
	} else {
		out["policies"], out["metadata"] = []any{d["policy"]}, doc{}
	}
	return out
}

func createServerGroup(c *call) *reply {
	given := c.Body.Sub("server_group")
	if given == nil || given.Str("name") == "" {
		return microversion.BadField("server_group", given, "'name' is a required property")
	}
	known := []any{"anti-affinity", "affinity"}
	if c.Minor >= 15 {
		known = append(known, "soft-anti-affinity", "soft-affinity")
	}
	chosen, field := given["policy"], "policy"
	if c.Minor < 64 {
		field = "0"
		if list := given.List("policies"); len(list) == 1 {
			chosen = list[0]
		}
	}
	if s, isText := chosen.(string); !isText || !ground.IsAmong(known, []string{s}) {
		return microversion.BadField(field, chosen, "%s is not one of %s", ground.PythonText(chosen), ground.PythonText(known))
	}
	if computeQuota.Exceeded(c, c.Project(), "server_groups", c.CountOwned("compute.server_group", c.Project()), 1) {
		return microversion.Error(403, "Quota exceeded, too many server groups.")
	}
	rules := given.Sub("rules")
	if rules == nil {
		rules = doc{}
	}
	d := c.Table("compute.server_group").Put(doc{"id": ground.UUID(), "name": given["name"], "policy": chosen, "rules": rules, "project_id": c.Project(), "user_id": c.Token.User, "_members": []any{}})
	return ground.OK(doc{"server_group": serverGroupBody(c, d)})
}

func findServerGroup(c *call, id string) (doc, *reply) {
	d := c.Table("compute.server_group").Get(id)
	if d == nil || !c.MaySee(d.Str("project_id")) {
		return nil, microversion.Error(404, "Instance group %s could not be found.", id)
	}
	return d, nil
}

func showServerGroup(c *call) *reply {
	d, p := findServerGroup(c, c.ID())
	if p != nil {
		return p
	}
	return ground.OK(doc{"server_group": serverGroupBody(c, d)})
}

func deleteServerGroup(c *call) *reply {
	d, p := findServerGroup(c, c.ID())
	if p != nil {
		return p
	}
	c.Table("compute.server_group").Remove(d.Str("id"))
	return ground.NoContent()
}

func listServerGroups(c *call) *reply {
	rows := []any{}
	found := c.Table("compute.server_group").By("project_id", c.Project())
	if c.Query.Has("all_projects") && c.IsAdmin() {
		found = c.Table("compute.server_group").All()
	}
	for _, d := range found {
		rows = append(rows, serverGroupBody(c, d))
	}
	return ground.OK(doc{"server_groups": rows})
}
