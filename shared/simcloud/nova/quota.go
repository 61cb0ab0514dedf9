package nova

import (
	"fmt"
	"strings"

	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
	"hearth/shared/simcloud/neutron"
)

var computeQuota = ground.Quota{Table: "compute.quota", Defaults: map[string]int64{"cores": -1, "fixed_ips": -1, "floating_ips": -1, "injected_file_content_bytes": 10240,
	"injected_file_path_bytes": 255, "injected_files": 5, "instances": -1, "key_pairs": -1, "metadata_items": 128, "ram": -1, "security_group_rules": -1,
	"security_groups": -1, "server_group_members": -1, "server_groups": -1}}

func computeQuotaRoutes() []ground.Route {
	one := "/v2.1/os-quota-sets/{id}"
	return []ground.Route{{"GET", one, showComputeQuota}, {"PUT", one, putComputeQuota}, {"DELETE", one, dropComputeQuota},
		{"GET", one + "/detail", detailComputeQuota}, {"GET", one + "/defaults", defaultComputeQuota}}
}

// computeQuotas returns the names of quotas in the microversion of a call.
func computeQuotas(c *call) []string {
	var gone []string
	if c.Minor >= 36 {
		gone = append(gone, "fixed_ips", "floating_ips", "security_group_rules", "security_groups")
	}
	if c.Minor >= 57 {
		gone = append(gone, "injected_file_content_bytes", "injected_file_path_bytes", "injected_files")
	}
	return computeQuota.Names(gone...)
}

func computeLimits(c *call, project string) doc {
	return computeQuota.Of(c, project, computeQuotas(c))
}

func showComputeQuota(c *call) *reply {
	if !c.IsAdmin() && c.ID() != c.Project() {
		return novaPolicy("os-quota-sets:show")
	}
	return ground.OK(doc{"quota_set": computeLimits(c, c.ID()).With("id", c.ID())})
}

func defaultComputeQuota(c *call) *reply {
	return ground.OK(doc{"quota_set": computeLimits(c, "").With("id", c.ID())})
}

func detailComputeQuota(c *call) *reply {
	if !c.IsAdmin() && c.ID() != c.Project() {
		return novaPolicy("os-quota-sets:detail")
	}
	used := map[string]int64{"server_groups": c.CountOwned("compute.server_group", c.ID())}
	used["instances"], used["cores"], used["ram"] = serverUsage(c, c.ID())
	return ground.OK(doc{"quota_set": ground.Detailed(computeLimits(c, c.ID()), used, "in_use").With("id", c.ID())})
}

func putComputeQuota(c *call) *reply {
	given := c.Body.Sub("quota_set")
	if given == nil {
		return microversion.BadField("quota_set", c.Body, "'quota_set' is a required property")
	}
	if !c.IsAdmin() {
		return novaPolicy("os-quota-sets:update")
	}
	known, limits := computeLimits(c, ""), doc{}
	for _, name := range ground.Sorted(given) {
		if name == "force" || name == "tenant_id" {
			continue
		}
		if !known.Has(name) {
			return microversion.BadField("quota_set", given, "Additional properties are not allowed (%s was unexpected)", ground.PythonText(name))
		}
		v, isWhole := ground.Integer(given[name])
		if !isWhole {
			return microversion.BadField(name, given[name], "%s does not match '^-?[0-9]+$'", ground.PythonText(given[name]))
		}
		if v < -1 {
			return microversion.BadField(name, v, "%d is less than the minimum of -1", v)
		}
		limits[name] = v
	}
	computeQuota.Set(c, c.ID(), limits)
	return ground.OK(doc{"quota_set": computeLimits(c, c.ID())})
}

func dropComputeQuota(c *call) *reply {
	if !c.IsAdmin() {
		return novaPolicy("os-quota-sets:delete")
	}
	c.Table(computeQuota.Table).Remove(c.ID())
	return ground.Accepted(nil)
}

// withinComputeQuota returns an error when servers, cores or RAM would exceed a project's quota.
func withinComputeQuota(c *call, project string, servers, cores, ram int64) *reply {
	var used [3]int64
	used[1], used[0], used[2] = serverUsage(c, project)
	var names, asked, had, limits []string
	for i, more := range [3]int64{cores, servers, ram} {
		name := [3]string{"cores", "instances", "ram"}[i]
		if computeQuota.Exceeded(c, project, name, used[i], more) {
			names, asked = append(names, name), append(asked, fmt.Sprint(more))
			had, limits = append(had, fmt.Sprint(used[i])), append(limits, fmt.Sprint(computeQuota.Limit(c, project, name)))
		}
	}
	if names == nil {
		return nil
	}
	over := strings.Join(names, ", ")
	return microversion.Error(403, "Quota exceeded for %s: Requested %s, but already used %s of %s %s", over, strings.Join(asked, ", "), strings.Join(had, ", "), strings.Join(limits, ", "), over)
}

// withinPortQuota returns an error for servers that would exceed a project's quota of ports.
func withinPortQuota(c *call, nics []nic, servers int64) *reply {
	var ports int64
	for _, n := range nics {
		if n.port == nil {
			ports += servers
		}
	}
	if neutron.Quota.Limit(c, c.Project(), "port") >= 0 && neutron.Quota.Exceeded(c, c.Project(), "port", c.CountOwned("network.port", c.Project()), ports) {
		return microversion.Error(403, "Maximum number of ports exceeded")
	}
	return nil
}
