package simcloud

func serverGroupRoutes() []route {
	return []route{{"GET", "/v2.1/os-server-groups", listServerGroups}, {"POST", "/v2.1/os-server-groups", createServerGroup},
		{"GET", "/v2.1/os-server-groups/{id}", showServerGroup}, {"DELETE", "/v2.1/os-server-groups/{id}", deleteServerGroup}}
}

func serverGroupBody(c *call, d doc) doc {
	members := []any{}
	for _, id := range d.strs("_members") {
		if c.t("compute.server").get(id) != nil {
			members = append(members, id)
		}
	}
	out := doc{"id": d["id"], "name": d["name"], "members": members}
	if c.minor >= 13 {
		out["project_id"], out["user_id"] = d["project_id"], d["user_id"]
	}
	if c.minor >= 64 {
		out["policy"], out["rules"] = d["policy"], d["rules"]
	} else {
		out["policies"], out["metadata"] = []any{d["policy"]}, doc{}
	}
	return out
}

func createServerGroup(c *call) *reply {
	given := c.body.sub("server_group")
	if given == nil || given.str("name") == "" {
		return badField("server_group", given, "'name' is a required property")
	}
	known := []any{"anti-affinity", "affinity"}
	if c.minor >= 15 {
		known = append(known, "soft-anti-affinity", "soft-affinity")
	}
	chosen, field := given["policy"], "policy"
	if c.minor < 64 {
		field = "0"
		if list := given.list("policies"); len(list) == 1 {
			chosen = list[0]
		}
	}
	if s, isText := chosen.(string); !isText || !among1(known, []string{s}) {
		return badField(field, chosen, "%s is not one of %s", python(chosen), python(known))
	}
	if computeQuota.exceeded(c, c.project(), "server_groups", c.countOwned("compute.server_group", c.project()), 1) {
		return novaError(403, "Quota exceeded, too many server groups.")
	}
	rules := given.sub("rules")
	if rules == nil {
		rules = doc{}
	}
	d := c.t("compute.server_group").put(doc{"id": uuid(), "name": given["name"], "policy": chosen, "rules": rules, "project_id": c.project(), "user_id": c.tok.User, "_members": []any{}})
	return ok(doc{"server_group": serverGroupBody(c, d)})
}

func findServerGroup(c *call, id string) (doc, *reply) {
	d := c.t("compute.server_group").get(id)
	if d == nil || !c.mine(d.str("project_id")) {
		return nil, novaError(404, "Instance group %s could not be found.", id)
	}
	return d, nil
}

func showServerGroup(c *call) *reply {
	d, p := findServerGroup(c, c.id())
	if p != nil {
		return p
	}
	return ok(doc{"server_group": serverGroupBody(c, d)})
}

func deleteServerGroup(c *call) *reply {
	d, p := findServerGroup(c, c.id())
	if p != nil {
		return p
	}
	c.t("compute.server_group").remove(d.str("id"))
	return noContent()
}

func listServerGroups(c *call) *reply {
	rows := []any{}
	found := c.t("compute.server_group").by("project_id", c.project())
	if c.q.Has("all_projects") && c.admin() {
		found = c.t("compute.server_group").all()
	}
	for _, d := range found {
		rows = append(rows, serverGroupBody(c, d))
	}
	return ok(doc{"server_groups": rows})
}
