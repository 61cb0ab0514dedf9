package neutron

import "hearth/shared/simcloud/ground"

// Quota has the limits of a project's objects.
var Quota = ground.Quota{Table: "network.quota", Defaults: map[string]int64{"network": -1, "subnet": -1, "subnetpool": -1, "port": -1, "router": -1, "floatingip": -1,
	"rbac_policy": 10, "security_group": -1, "security_group_rule": -1, "trunk": -1}}

func networkQuotaRoutes() []ground.Route {
	one := "/v2.0/quotas/{id}"
	return []ground.Route{{"GET", "/v2.0/quotas", listNetworkQuotas}, {"GET", one, showNetworkQuota}, {"PUT", one, putNetworkQuota}, {"DELETE", one, dropNetworkQuota},
		{"GET", one + "/default", defaultNetworkQuota}, {"GET", one + "/details", detailNetworkQuota}, {"GET", one + "/details.json", detailNetworkQuota}}
}

// quotaRule returns an error for callers that may not act on the quota of the path's project.
func quotaRule(c *call, action string) *reply {
	if c.IsAdmin() || action == "get" && c.ID() == c.Project() {
		return nil
	}
	return policy("rule:" + action + "_quota")
}

func listNetworkQuotas(c *call) *reply {
	if p := quotaRule(c, "get"); p != nil {
		return p
	}
	list := []any{}
	for _, d := range c.Table(Quota.Table).All() {
		id := d.Str("id")
		list = append(list, Quota.Of(c, id, Quota.Names()).With("project_id", id, "tenant_id", id))
	}
	return ground.OK(doc{"quotas": list})
}

func showNetworkQuota(c *call) *reply {
	if p := quotaRule(c, "get"); p != nil {
		return p
	}
	return ground.OK(doc{"quota": Quota.Of(c, c.ID(), Quota.Names())})
}

func defaultNetworkQuota(c *call) *reply {
	if p := quotaRule(c, "get"); p != nil {
		return p
	}
	return ground.OK(doc{"quota": Quota.Of(c, "", Quota.Names())})
}

func detailNetworkQuota(c *call) *reply {
	if p := quotaRule(c, "get"); p != nil {
		return p
	}
	used := map[string]int64{}
	for _, n := range Nouns.all() {
		used[n.single] = c.CountOwned(n.table(), c.ID())
	}
	return ground.OK(doc{"quota": ground.Detailed(Quota.Of(c, c.ID(), Quota.Names()), used, "used")})
}

func putNetworkQuota(c *call) *reply {
	given := c.Body.Sub("quota")
	if given == nil {
		return badNeutron("Unable to find 'quota' in request body")
	}
	if p := quotaRule(c, "update"); p != nil {
		return p
	}
	limits := doc{}
	for _, name := range ground.Sorted(given) {
		if _, known := Quota.Defaults[name]; !known {
			return badNeutron("Unrecognized attribute(s) '%s'", name)
		}
		v, isWhole := ground.Integer(given[name])
		if !isWhole {
			return invalidInput("%s is not an integer.", ground.PythonText(given[name]))
		}
		if v < -1 {
			return badNeutron("Invalid input for %s. Reason: '%d' is too small - must be at least '-1'.", name, v)
		}
		limits[name] = v
	}
	Quota.Set(c, c.ID(), limits)
	return showNetworkQuota(c)
}

func dropNetworkQuota(c *call) *reply {
	if p := quotaRule(c, "delete"); p != nil {
		return p
	}
	if c.Table(Quota.Table).Get(c.ID()) == nil {
		return neutronError(404, "TenantQuotaNotFound", "Quota for tenant %s could not be found.", c.ID())
	}
	c.Table(Quota.Table).Remove(c.ID())
	return ground.NoContent()
}

// withinQuota returns an error when a project has reached its quota.
func (n *Noun) withinQuota(c *call, project string) *reply {
	if Quota.Limit(c, project, n.single) >= 0 && Quota.Exceeded(c, project, n.single, c.CountOwned(n.table(), project), 1) {
		return neutronError(409, "OverQuota", "Quota exceeded for resources: ['%s'].", n.single)
	}
	return nil
}
