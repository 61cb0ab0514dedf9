package simcloud

var networkQuota = quota{table: "network.quota", defaults: map[string]int64{"network": -1, "subnet": -1, "subnetpool": -1, "port": -1, "router": -1, "floatingip": -1,
	"rbac_policy": 10, "security_group": -1, "security_group_rule": -1, "trunk": -1}}

func networkQuotaRoutes() []route {
	one := "/v2.0/quotas/{id}"
	return []route{{"GET", "/v2.0/quotas", listNetworkQuotas}, {"GET", one, showNetworkQuota}, {"PUT", one, putNetworkQuota}, {"DELETE", one, dropNetworkQuota},
		{"GET", one + "/default", defaultNetworkQuota}, {"GET", one + "/details", detailNetworkQuota}, {"GET", one + "/details.json", detailNetworkQuota}}
}

// quotaRule returns an error for callers that may not act on the quota of the path's project.
func quotaRule(c *call, action string) *reply {
	if c.admin() || action == "get" && c.id() == c.project() {
		return nil
	}
	return policy("rule:" + action + "_quota")
}

func listNetworkQuotas(c *call) *reply {
	if p := quotaRule(c, "get"); p != nil {
		return p
	}
	list := []any{}
	for _, d := range c.t(networkQuota.table).all() {
		id := d.str("id")
		list = append(list, networkQuota.of(c, id, networkQuota.names()).with("project_id", id, "tenant_id", id))
	}
	return ok(doc{"quotas": list})
}

func showNetworkQuota(c *call) *reply {
	if p := quotaRule(c, "get"); p != nil {
		return p
	}
	return ok(doc{"quota": networkQuota.of(c, c.id(), networkQuota.names())})
}

func defaultNetworkQuota(c *call) *reply {
	if p := quotaRule(c, "get"); p != nil {
		return p
	}
	return ok(doc{"quota": networkQuota.of(c, "", networkQuota.names())})
}

func detailNetworkQuota(c *call) *reply {
	if p := quotaRule(c, "get"); p != nil {
		return p
	}
	used := map[string]int64{}
	for _, n := range nouns.all() {
		used[n.single] = c.countOwned(n.table(), c.id())
	}
	return ok(doc{"quota": detailed(networkQuota.of(c, c.id(), networkQuota.names()), used, "used")})
}

func putNetworkQuota(c *call) *reply {
	given := c.body.sub("quota")
	if given == nil {
		return badNeutron("Unable to find 'quota' in request body")
	}
	if p := quotaRule(c, "update"); p != nil {
		return p
	}
	limits := doc{}
	for _, name := range sorted(given) {
		if _, known := networkQuota.defaults[name]; !known {
			return badNeutron("Unrecognized attribute(s) '%s'", name)
		}
		v, isWhole := whole(given[name])
		if !isWhole {
			return invalidInput("%s is not an integer.", python(given[name]))
		}
		if v < -1 {
			return badNeutron("Invalid input for %s. Reason: '%d' is too small - must be at least '-1'.", name, v)
		}
		limits[name] = v
	}
	networkQuota.set(c, c.id(), limits)
	return showNetworkQuota(c)
}

func dropNetworkQuota(c *call) *reply {
	if p := quotaRule(c, "delete"); p != nil {
		return p
	}
	if c.t(networkQuota.table).get(c.id()) == nil {
		return neutronError(404, "TenantQuotaNotFound", "Quota for tenant %s could not be found.", c.id())
	}
	c.t(networkQuota.table).remove(c.id())
	return noContent()
}

// withinQuota returns an error when a project has reached its quota.
func (n *noun) withinQuota(c *call, project string) *reply {
	if networkQuota.limit(c, project, n.single) >= 0 && networkQuota.exceeded(c, project, n.single, c.countOwned(n.table(), project), 1) {
		return neutronError(409, "OverQuota", "Quota exceeded for resources: ['%s'].", n.single)
	}
	return nil
}
