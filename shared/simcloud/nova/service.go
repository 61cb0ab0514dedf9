package nova

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
)

var computeAPI = &ground.API{
	Service: "compute", Prefix: "/compute",
	Denied:    ground.Unauthorized,
	Refused:   func(code int, _, message string) *reply { return microversion.Error(code, message) },
	Unknown:   func(*call) *reply { return ground.HTMLPage(404, "The resource could not be found.") },
	Versioned: microversion.Read("compute", "X-OpenStack-Nova-API-Version", 1, 93),
	Open: func(r *http.Request) bool {
		p := strings.TrimSuffix(r.URL.Path, "/")
		return p == "/compute" || p == "/compute/v2.1"
	},
	AddHeaders: func(c *call, p *reply) {
		v := "2." + strconv.Itoa(c.Minor)
		p.Set("OpenStack-API-Version", "compute "+v).Set("X-OpenStack-Nova-API-Version", v).Set("Vary", "OpenStack-API-Version, X-OpenStack-Nova-API-Version")
	},
}

// Service returns Nova as a service of the cloud.
func Service() ground.Service {
	return ground.Service{
		API:    computeAPI,
		Routes: computeRoutes(),
		Tables: map[string][]string{
			"compute.keypair": {"user_id"}, "compute.flavor": {"name"}, "compute.server_group": {"project_id"},
			"compute.server": {"project_id"}, "compute.deleted": {"project_id"},
			"compute.quota": nil,
		},
		Due:      map[string]func(*ground.Cloud, doc, time.Time){"compute.server": serverDue},
		Restored: map[string]func(*ground.Cloud, doc){"compute.server": serverRestored},
	}
}

func novaPolicy(rule string) *reply {
	return microversion.Error(403, "Policy doesn't allow os_compute_api:%s to be performed.", rule)
}

func computeRoutes() []ground.Route {
	routes := []ground.Route{
		{"GET", "/{$}", func(c *call) *reply { return ground.OK(doc{"versions": []any{computeVersion(c)}}) }},
		{"GET", "/v2.1", func(c *call) *reply { return ground.OK(doc{"version": computeVersion(c)}) }},
		{"GET", "/v2.1/{$}", func(c *call) *reply { return ground.OK(doc{"version": computeVersion(c)}) }},
		{"GET", "/v2.1/os-availability-zone", listZones}, {"GET", "/v2.1/os-availability-zone/detail", listZones},
		{"GET", "/v2.1/limits", showComputeLimits},
		{"GET", "/v2.1/extensions", func(*call) *reply { return ground.OK(doc{"extensions": []any{}}) }},
		{"GET", "/v2.1/os-aggregates", microversion.AdminOnly("os_compute_api:os-aggregates:index", doc{"aggregates": []any{}})},
		{"GET", "/v2.1/os-services", microversion.AdminOnly("os_compute_api:os-services:list", doc{"services": []any{microversion.HostService(1, "nova-scheduler", "internal"), microversion.HostService(2, "nova-conductor", "internal"), microversion.HostService(3, "nova-compute", "nova")}})},
		{"GET", "/v2.1/os-hypervisors", microversion.AdminOnly("os_compute_api:os-hypervisors:list", doc{"hypervisors": []any{hypervisor}})},
		{"GET", "/v2.1/os-hypervisors/detail", microversion.AdminOnly("os_compute_api:os-hypervisors:list-detail", doc{"hypervisors": []any{hypervisor}})},
		{"GET", "/v2.1/os-simple-tenant-usage/{id}", func(*call) *reply { return ground.OK(doc{"tenant_usage": doc{}}) }},
	}
	routes = append(routes, computeQuotaRoutes()...)
	routes = append(routes, keypairRoutes()...)
	routes = append(routes, flavorRoutes()...)
	routes = append(routes, serverGroupRoutes()...)
	routes = append(routes, serverRoutes()...)
	routes = append(routes, attachmentRoutes()...)
	return append(routes, serverPartRoutes()...)
}

var hypervisor = doc{"id": 1, "hypervisor_hostname": "simulated", "state": "up", "status": "enabled", "hypervisor_type": "fake", "hypervisor_version": 1000,
	"host_ip": "127.0.0.1", "service": doc{"id": 3, "host": "simulated", "disabled_reason": nil}, "vcpus": 100000, "memory_mb": 800000000, "local_gb": 600000000}

func computeVersion(c *call) doc {
	return doc{"id": "v2.1", "status": "CURRENT", "version": "2.93", "min_version": "2.1", "updated": "2013-07-23T11:33:21Z",
		"links":       []any{doc{"rel": "self", "href": c.Base + "/compute/v2.1/"}, doc{"rel": "describedby", "type": "text/html", "href": "http://docs.openstack.org/"}},
		"media-types": []any{doc{"base": "application/json", "type": "application/vnd.openstack.compute+json;version=2.1"}}}
}

// selfLinks returns the links that Nova adds to each object.
func selfLinks(c *call, coll, id string) []any {
	return []any{doc{"rel": "self", "href": c.Base + "/compute/v2.1/" + coll + "/" + id}, doc{"rel": "bookmark", "href": c.Base + "/compute/" + coll + "/" + id}}
}

func listZones(c *call) *reply {
	zone := doc{"zoneName": "nova", "zoneState": doc{"available": true}, "hosts": nil}
	if strings.HasSuffix(c.Request.URL.Path, "/detail") {
		if !c.IsAdmin() {
			return novaPolicy("os-availability-zone:detail")
		}
		zone["hosts"] = doc{"simulated": doc{"nova-compute": doc{"available": true, "active": true, "updated_at": nil}}}
	}
	return ground.OK(doc{"availabilityZoneInfo": []any{zone}})
}

// serverUsage returns how much a project's servers use.
func serverUsage(c *call, project string) (servers, cores, ram int64) {
	for _, s := range c.Table("compute.server").By("project_id", project) {
		servers, cores, ram = servers+1, cores+s.Sub("_flavor").Num("vcpus"), ram+s.Sub("_flavor").Num("ram")
	}
	return servers, cores, ram
}

func showComputeLimits(c *call) *reply {
	limits := computeQuota.Of(c, c.Project(), computeQuota.Names())
	servers, cores, ram := serverUsage(c, c.Project())
	return ground.OK(doc{"limits": doc{"rate": []any{}, "absolute": doc{"maxTotalInstances": limits["instances"], "maxTotalCores": limits["cores"], "maxTotalRAMSize": limits["ram"], "maxServerMeta": 128,
		"maxImageMeta": 128, "maxPersonality": 5, "maxPersonalitySize": 10240, "maxTotalKeypairs": limits["key_pairs"], "maxServerGroups": limits["server_groups"], "maxServerGroupMembers": limits["server_group_members"],
		"maxTotalFloatingIps": -1, "maxSecurityGroups": -1, "maxSecurityGroupRules": -1, "totalRAMUsed": ram, "totalCoresUsed": cores, "totalInstancesUsed": servers,
		"totalFloatingIpsUsed": 0, "totalSecurityGroupsUsed": 0, "totalServerGroupsUsed": 0}}})
}
