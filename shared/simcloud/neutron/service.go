package neutron

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"hearth/shared/simcloud/ground"
)

var networkAPI = &ground.API{
	Service: "network", Prefix: "/network",
	Denied: ground.Unauthorized,
	Refused: func(code int, kind, message string) *reply {
		return neutronError(code, kind, message)
	},
	Unknown: func(*call) *reply { return neutronError(404, "HTTPNotFound", "The resource could not be found.") },
	Open:    func(r *http.Request) bool { return strings.TrimSuffix(r.URL.Path, "/") == "/network" },
}

// Service returns Neutron as a service of the cloud.
func Service() ground.Service {
	return ground.Service{
		API:    networkAPI,
		Routes: networkRoutes(),
		Tables: map[string][]string{
			"network.network": {"name", "project_id"}, "network.subnet": {"name", "network_id"},
			"network.port":   {"name", "network_id", "device_id", "project_id"},
			"network.router": {"name", "project_id"}, "network.floatingip": {"port_id", "project_id", "router_id"},
			"network.security_group": {"name", "project_id"}, "network.security_group_rule": {"security_group_id"},
			"network.subnetpool": {"name"}, "network.trunk": {"name", "port_id"},
			"network.quota": nil,
		},
		Due:      map[string]func(*ground.Cloud, doc, time.Time){"network.port": func(c *ground.Cloud, port doc, _ time.Time) { DropPort(c, port) }},
		Restored: map[string]func(*ground.Cloud, doc){"network.port": func(c *ground.Cloud, port doc) { Taken.Of(c).take(port) }},
	}
}

func neutronError(code int, kind, message string, args ...any) *reply {
	if len(args) > 0 {
		message = fmt.Sprintf(message, args...)
	}
	return &reply{Code: code, Body: doc{"NeutronError": doc{"type": kind, "message": message, "detail": ""}}}
}

func badNeutron(message string, args ...any) *reply {
	return neutronError(400, "HTTPBadRequest", fmt.Sprintf(message, args...))
}

func invalidInput(message string, args ...any) *reply {
	return neutronError(400, "InvalidInput", "Invalid input for operation: "+fmt.Sprintf(message, args...))
}

func policy(rule string) *reply {
	return neutronError(403, "PolicyNotAuthorized", rule+" is disallowed by policy")
}

func networkRoutes() []ground.Route {
	routes := []ground.Route{
		{"GET", "/{$}", func(c *call) *reply {
			return ground.OK(doc{"versions": []any{doc{"id": "v2.0", "status": "CURRENT", "links": []any{doc{"rel": "self", "href": c.Base + "/network/v2.0/"}}}}})
		}},
		{"GET", "/v2.0/{$}", func(c *call) *reply {
			var list []any
			for _, n := range Nouns.all() {
				list = append(list, doc{"name": n.single, "collection": n.plural, "links": []any{doc{"rel": "self", "href": c.Base + "/network/v2.0/" + n.plural}}})
			}
			return ground.OK(doc{"resources": list})
		}},
		{"GET", "/v2.0/extensions", listExtensions},
		{"GET", "/v2.0/extensions/{id}", showExtension},
		{"GET", "/v2.0/network-ip-availabilities", listIPAvailability},
		{"GET", "/v2.0/network-ip-availabilities/{id}", showIPAvailability},
		{"PUT", "/v2.0/routers/{id}/add_router_interface", addInterface},
		{"PUT", "/v2.0/routers/{id}/remove_router_interface", removeInterface},
		{"PUT", "/v2.0/routers/{id}/add_extraroutes", addRoutes},
		{"PUT", "/v2.0/routers/{id}/remove_extraroutes", removeRoutes},
		{"PUT", "/v2.0/trunks/{id}/add_subports", addSubports},
		{"PUT", "/v2.0/trunks/{id}/remove_subports", removeSubports},
	}
	for _, name := range []string{"agents", "availability_zones", "address-scopes", "rbac-policies", "service-providers", "flavors", "segments", "address-groups", "metering/metering-labels", "log/logs"} {
		key := strings.ReplaceAll(name[strings.IndexByte(name, '/')+1:], "-", "_")
		routes = append(routes, ground.Route{"GET", "/v2.0/" + name, func(*call) *reply { return ground.OK(doc{key: []any{}}) }})
	}
	routes = append(routes, ground.Route{"GET", "/v2.0/qos/policies", func(*call) *reply { return ground.OK(doc{"policies": []any{}}) }})
	routes = append(routes, networkQuotaRoutes()...)
	for _, n := range Nouns.all() {
		routes = append(routes, n.routes()...)
	}
	return routes
}

// A nounTable has the kinds of objects of the network service.
type nounTable struct{ Network, Subnet, Port, Router, Floating, Group, Rule, Pool, Trunk *Noun }

// Nouns is filled at the start of the program, because its hooks use it.
var Nouns nounTable

func init() {
	Nouns = nounTable{networkNoun(), subnetNoun(), portNoun(), routerNoun(), floatingNoun(), groupNoun(), ruleNoun(), poolNoun(), trunkNoun()}
}

func (n nounTable) all() []*Noun {
	return []*Noun{n.Network, n.Subnet, n.Port, n.Router, n.Floating, n.Group, n.Rule, n.Pool, n.Trunk}
}

// aliases are the extensions that this network service knows.
var aliases = []string{"address-scope", "allowed-address-pairs", "auto-allocated-topology", "availability_zone", "binding", "default-subnetpools",
	"dns-integration", "dvr", "external-net", "ext-gw-mode", "extra_dhcp_opt", "extraroute", "extraroute-atomic", "filter-validation", "fip-port-details",
	"l3-ha", "multi-provider", "net-mtu", "network_availability_zone", "network-ip-availability", "pagination", "port-security", "project-id",
	"provider", "qos", "quotas", "rbac-policies", "router", "security-group", "service-type", "sorting", "standard-attr-description",
	"standard-attr-revisions", "standard-attr-tag", "standard-attr-timestamp", "subnet_allocation", "subnet-service-types", "trunk"}

func extension(alias string) doc {
	return doc{"name": alias, "alias": alias, "description": alias, "updated": "2015-01-01T10:00:00-00:00", "links": []any{}}
}

func listExtensions(*call) *reply {
	var list []any
	for _, a := range aliases {
		list = append(list, extension(a))
	}
	return ground.OK(doc{"extensions": list})
}

func showExtension(c *call) *reply {
	for _, a := range aliases {
		if a == c.ID() {
			return ground.OK(doc{"extension": extension(a)})
		}
	}
	return neutronError(404, "ExtensionsNotFound", "Extensions not found: "+c.ID()+".")
}

func listIPAvailability(c *call) *reply {
	var list []any
	for _, n := range c.Table("network.network").All() {
		if c.MaySee(n.Str("project_id")) && ground.Accepts(c.Param("network_id"), n.Str("id")) && ground.Accepts(c.Param("network_name"), n.Str("name")) {
			list = append(list, availability(c, n))
		}
	}
	return ground.OK(doc{"network_ip_availabilities": ground.AnyList(list)})
}

func showIPAvailability(c *call) *reply {
	n := c.Table("network.network").Get(c.ID())
	if n == nil || !c.MaySee(n.Str("project_id")) {
		return Nouns.Network.absent(c.ID())
	}
	return ground.OK(doc{"network_ip_availability": availability(c, n)})
}

func availability(c *call, n doc) doc {
	used, total := 0, int64(0)
	var subnets []any
	for _, s := range c.Table("network.subnet").By("network_id", n.Str("id")) {
		u := len(Taken.Of(c.Cloud).used[s.Str("id")])
		t := poolSize(s)
		subnets = append(subnets, doc{"subnet_id": s["id"], "subnet_name": s["name"], "cidr": s["cidr"], "ip_version": s["ip_version"], "used_ips": u, "total_ips": t})
		used, total = used+u, total+t
	}
	return doc{"network_id": n["id"], "network_name": n["name"], "project_id": n["project_id"], "tenant_id": n["project_id"],
		"subnet_ip_availability": ground.AnyList(subnets), "used_ips": used, "total_ips": total}
}
