package simcloud_test

import (
	"fmt"
	"testing"

	"hearth/shared/simcloud"
)

const v2 = "/network/v2.0/"

func (u *user) network(name string) string {
	u.t.Helper()
	return text(u.want(201, "POST", v2+"networks", obj{"network": obj{"name": name}}), "network.id")
}

func (u *user) subnet(network, cidr string) string {
	u.t.Helper()
	return text(u.want(201, "POST", v2+"subnets", obj{"subnet": obj{"network_id": network, "cidr": cidr, "ip_version": 4}}), "subnet.id")
}

func (u *user) port(fields obj) obj {
	u.t.Helper()
	return u.want(201, "POST", v2+"ports", obj{"port": fields})["port"].(obj)
}

func TestNetworks(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{})
	demo, alt, admin := w.login("demo", "demo"), w.login("alt_demo", "alt_demo"), w.login("admin", "admin")
	n := demo.network("one")
	for _, bad := range []struct {
		body  obj
		code  int
		words string
	}{
		{obj{"network": obj{"nme": "x"}}, 400, "Unrecognized attribute(s) 'nme'"}, {obj{"foo": obj{}}, 400, "Unable to find 'network' in request body"},
		{obj{"network": obj{"name": 5}}, 400, "'5' is not a valid string"}, {obj{"network": obj{"shared": true}}, 403, "create_network:shared"},
		{obj{"network": obj{"admin_state_up": "zzz"}}, 400, "cannot be converted to boolean"}, {obj{"network": obj{"status": "DOWN"}}, 400, "not allowed in POST"},
	} {
		demo.fails(bad.code, bad.words, "POST", v2+"networks", bad.body)
	}
	alt.fails(404, "NetworkNotFound", "GET", v2+"networks/"+n, nil)
	alt.fails(404, "NetworkNotFound", "DELETE", v2+"networks/"+n, nil)
	demo.fails(403, "rule:delete_network", "DELETE", v2+"networks/"+admin.named(v2+"networks", "public"), nil)
	admin.want(200, "GET", v2+"networks/"+n, nil)

	got := demo.want(200, "PUT", v2+"networks/"+n, obj{"network": obj{"name": "two"}})
	equal(t, "revision", at(got, "network.revision_number"), 2)
	equal(t, "created", at(got, "network.created_at"), "2026-03-01T12:00:00Z")
	demo.fails(400, "read-only attribute id", "PUT", v2+"networks/"+n, obj{"network": obj{"id": "x"}})
	equal(t, "fields", demo.want(200, "GET", v2+"networks?name=two&fields=id", nil), obj{"networks": []any{obj{"id": n}}})
	equal(t, "external", count(demo.want(200, "GET", v2+"networks?router:external=True", nil), "networks"), 1)
	demo.fails(400, "['bogus'] is invalid attribute for filtering", "GET", v2+"networks?bogus=1", nil)

	page := demo.want(200, "GET", v2+"networks?limit=2", nil)
	equal(t, "page", count(page, "networks"), 2)
	equal(t, "rest", count(demo.want(200, "GET", v2+"networks?limit=2&marker="+text(page, "networks.1.id"), nil), "networks"), 1)

	equal(t, "tags", demo.want(200, "PUT", v2+"networks/"+n+"/tags", obj{"tags": []any{"a", "b"}}), obj{"tags": []any{"a", "b"}})
	equal(t, "tagged", count(demo.want(200, "GET", v2+"networks?tags=a,b", nil), "networks"), 1)
	equal(t, "not tagged", count(demo.want(200, "GET", v2+"networks?tags=a,c", nil), "networks"), 0)
	demo.fails(404, "TagNotFound", "GET", v2+"networks/"+n+"/tags/z", nil)
	demo.want(204, "DELETE", v2+"networks/"+n, nil)
}

func TestSubnets(t *testing.T) {
	t.Parallel()
	demo := serve(t, simcloud.Options{}).login("demo", "demo")
	n := demo.network("n")
	demo.subnet(n, "10.9.0.0/24")
	for _, bad := range []struct {
		fields obj
		code   int
		words  string
	}{
		{obj{"cidr": "10.9.0.0/25"}, 400, "overlaps with another subnet"}, {obj{"cidr": "10.8.0.0/33"}, 400, "is not in a CIDR format"},
		{obj{"cidr": "2001:db8::/64"}, 400, "does not match the ip_version '4'"}, {obj{}, 400, "a subnetpool must be specified"},
		{obj{"cidr": "10.7.0.0/24", "network_id": unknownID}, 404, "NetworkNotFound"}, {obj{"cidr": "10.7.0.0/24", "ip_version": 5}, 400, "not in valid_values"},
		{obj{"cidr": "10.7.0.0/24", "allocation_pools": []any{obj{"start": "10.7.0.1", "end": "10.7.0.9"}}}, 409, "GatewayConflictWithAllocationPools"},
		{obj{"cidr": "10.7.0.0/24", "allocation_pools": []any{obj{"start": "10.6.0.1", "end": "10.7.0.9"}}}, 400, "OutOfBoundsAllocationPool"},
		{obj{"cidr": "10.7.0.0/24", "allocation_pools": []any{obj{"start": "10.7.0.9", "end": "10.7.0.2"}}}, 400, "InvalidAllocationPool"},
		{obj{"cidr": "10.7.0.0/24", "dns_nameservers": []any{"zz"}}, 400, "not a valid nameserver"},
		{obj{"cidr": "10.7.0.0/24", "host_routes": []any{obj{"destination": "zz", "nexthop": "10.7.0.2"}}}, 400, "'zz' is not a valid CIDR"},
	} {
		body := obj{"network_id": n, "ip_version": 4}
		for k, v := range bad.fields {
			body[k] = v
		}
		demo.fails(bad.code, bad.words, "POST", v2+"subnets", obj{"subnet": body})
	}
	make := func(fields obj) any {
		body := obj{"network_id": n, "ip_version": 4}
		for k, v := range fields {
			body[k] = v
		}
		return demo.want(201, "POST", v2+"subnets", obj{"subnet": body})["subnet"]
	}
	middle := make(obj{"cidr": "10.5.0.9/24", "gateway_ip": "10.5.0.100"})
	equal(t, "block", at(middle, "cidr"), "10.5.0.0/24")
	equal(t, "pools", at(middle, "allocation_pools"), []any{obj{"start": "10.5.0.1", "end": "10.5.0.99"}, obj{"start": "10.5.0.101", "end": "10.5.0.254"}})
	none := make(obj{"cidr": "10.4.0.0/30", "gateway_ip": nil})
	equal(t, "gateway", at(none, "gateway_ip"), nil)
	equal(t, "small pool", at(none, "allocation_pools"), []any{obj{"start": "10.4.0.1", "end": "10.4.0.2"}})
	six := make(obj{"cidr": "fd00:1::/64", "ip_version": 6})
	equal(t, "gateway of IPv6", at(six, "gateway_ip"), "fd00:1::")
}

func TestPorts(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{})
	demo, alt := w.login("demo", "demo"), w.login("alt_demo", "alt_demo")
	n := demo.network("n")
	s := demo.subnet(n, "10.9.0.0/29") // five addresses beside the gateway
	first := demo.port(obj{"network_id": n, "fixed_ips": []any{obj{"ip_address": "10.9.0.3"}}})
	demo.fails(409, "IpAddressAlreadyAllocated", "POST", v2+"ports", obj{"port": obj{"network_id": n, "fixed_ips": []any{obj{"ip_address": "10.9.0.3"}}}})
	demo.fails(400, "InvalidIpForNetwork", "POST", v2+"ports", obj{"port": obj{"network_id": n, "fixed_ips": []any{obj{"ip_address": "10.1.0.3"}}}})
	demo.fails(400, "InvalidIpForSubnet", "POST", v2+"ports", obj{"port": obj{"network_id": n, "fixed_ips": []any{obj{"subnet_id": s, "ip_address": "10.1.0.3"}}}})
	demo.fails(409, "MacAddressInUse", "POST", v2+"ports", obj{"port": obj{"network_id": n, "mac_address": first["mac_address"]}})
	demo.fails(404, "SecurityGroupNotFound", "POST", v2+"ports", obj{"port": obj{"network_id": n, "security_groups": []any{unknownID}}})
	demo.fails(404, "NetworkNotFound", "POST", v2+"ports", obj{"port": obj{"network_id": unknownID}})
	equal(t, "groups", len(first["security_groups"].([]any)), 1)

	seen := map[string]bool{"10.9.0.3": true}
	for range 4 {
		ip := text(demo.port(obj{"network_id": n}), "fixed_ips.0.ip_address")
		if seen[ip] {
			t.Errorf("%s was given twice", ip)
		}
		seen[ip] = true
	}
	demo.fails(409, "IpAddressGenerationFailure", "POST", v2+"ports", obj{"port": obj{"network_id": n}})
	demo.want(204, "DELETE", v2+"ports/"+text(first, "id"), nil)
	equal(t, "freed", at(demo.port(obj{"network_id": n}), "fixed_ips.0.ip_address"), "10.9.0.3")
	alt.fails(404, "PortNotFound", "GET", v2+"ports/"+demo.named(v2+"ports", ""), nil)
	demo.fails(409, "There are one or more ports still in use on the network", "DELETE", v2+"networks/"+n, nil)
	demo.fails(409, "SubnetInUse", "DELETE", v2+"subnets/"+s, nil)
}

func TestRouters(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{Settings: simcloud.Settings{FloatingIPUp: true}})
	demo := w.login("demo", "demo")
	public := demo.named(v2+"networks", "public")
	n := demo.network("n")
	s := demo.subnet(n, "10.9.0.0/24")
	port := text(demo.port(obj{"network_id": n}), "id")
	demo.fails(404, "ExternalGatewayForFloatingIPNotFound", "POST", v2+"floatingips", obj{"floatingip": obj{"floating_network_id": public, "port_id": port}})
	demo.fails(400, "is not a valid external network", "POST", v2+"floatingips", obj{"floatingip": obj{"floating_network_id": n}})
	demo.fails(400, "is not an external network", "POST", v2+"routers", obj{"router": obj{"external_gateway_info": obj{"network_id": n}}})
	r := text(demo.want(201, "POST", v2+"routers", obj{"router": obj{"external_gateway_info": obj{"network_id": public}}}), "router.id")
	add, remove := v2+"routers/"+r+"/add_router_interface", v2+"routers/"+r+"/remove_router_interface"
	demo.want(200, "PUT", add, obj{"subnet_id": s})
	demo.fails(400, "Router already has a port on subnet", "PUT", add, obj{"subnet_id": s})
	demo.fails(400, "Either subnet_id or port_id", "PUT", add, obj{})
	demo.fails(409, "RouterInUse", "DELETE", v2+"routers/"+r, nil)

	f := demo.want(201, "POST", v2+"floatingips", obj{"floatingip": obj{"floating_network_id": public, "port_id": port}})
	equal(t, "router", at(f, "floatingip.router_id"), r)
	equal(t, "status", at(f, "floatingip.status"), "ACTIVE")
	demo.fails(409, "RouterInterfaceInUseByFloatingIP", "PUT", remove, obj{"subnet_id": s})
	demo.fails(409, "RouterExternalGatewayInUseByFloatingIp", "PUT", v2+"routers/"+r, obj{"router": obj{"external_gateway_info": obj{}}})
	demo.fails(409, "FloatingIPPortAlreadyAssociated", "POST", v2+"floatingips", obj{"floatingip": obj{"floating_network_id": public, "port_id": port}})
	demo.want(204, "DELETE", v2+"ports/"+port, nil)
	equal(t, "port", at(demo.want(200, "GET", v2+"floatingips/"+text(f, "floatingip.id"), nil), "floatingip.port_id"), nil)
	demo.want(204, "DELETE", v2+"floatingips/"+text(f, "floatingip.id"), nil)

	demo.want(200, "PUT", remove, obj{"subnet_id": s})
	demo.fails(404, "RouterInterfaceNotFoundForSubnet", "PUT", remove, obj{"subnet_id": s})
	demo.want(204, "DELETE", v2+"routers/"+r, nil)
	demo.want(204, "DELETE", v2+"networks/"+n, nil)
	demo.fails(404, "SubnetNotFound", "GET", v2+"subnets/"+s, nil)
	for _, o := range w.cloud.Objects() {
		if o.Kind == "port" && o.Owner == "network:floatingip" {
			t.Errorf("the floating IP left its port %s", o.ID)
		}
	}
}

// All IPv6 subnets of a network have one port at a router, and a floating IP keeps only the
// interface of the subnet that it leads to.
func TestInterfacesOverIPv6(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{})
	demo := w.login("demo", "demo")
	public := demo.named(v2+"networks", "public")
	n := demo.network("n")
	four := demo.subnet(n, "10.9.0.0/24")
	var six [2]string
	for i, cidr := range []string{"fd01::/64", "fd02::/64"} {
		six[i] = text(demo.want(201, "POST", v2+"subnets", obj{"subnet": obj{"network_id": n, "ip_version": 6, "cidr": cidr, "ipv6_address_mode": "slaac", "ipv6_ra_mode": "slaac"}}), "subnet.id")
	}
	r := text(demo.want(201, "POST", v2+"routers", obj{"router": obj{"external_gateway_info": obj{"network_id": public}}}), "router.id")
	add, remove := v2+"routers/"+r+"/add_router_interface", v2+"routers/"+r+"/remove_router_interface"
	addresses := func(want ...int) {
		t.Helper()
		var got []int
		for _, p := range at(demo.want(200, "GET", v2+"ports?device_owner=network:router_interface&device_id="+r, nil), "ports").([]any) {
			got = append(got, count(p, "fixed_ips"))
		}
		equal(t, "addresses of the interfaces", got, want)
	}
	demo.want(200, "PUT", add, obj{"subnet_id": four})
	first := demo.want(200, "PUT", add, obj{"subnet_id": six[0]})
	second := demo.want(200, "PUT", add, obj{"subnet_id": six[1]})
	equal(t, "port", at(second, "port_id"), at(first, "port_id"))
	equal(t, "subnets", at(second, "subnet_ids"), []any{six[1]})
	addresses(1, 2)
	demo.fails(400, "Router already has a port on subnet", "PUT", add, obj{"subnet_id": six[1]})

	port := demo.port(obj{"network_id": n, "fixed_ips": []obj{{"subnet_id": four}}})
	equal(t, "addresses", count(port, "fixed_ips"), 3)
	demo.fails(400, "Cannot have multiple router ports with the same network id", "PUT", add, obj{"port_id": text(port, "id")})
	f := text(demo.want(201, "POST", v2+"floatingips", obj{"floatingip": obj{"floating_network_id": public, "port_id": text(port, "id")}}), "floatingip.id")
	demo.fails(409, "RouterInterfaceInUseByFloatingIP", "PUT", remove, obj{"subnet_id": four})
	equal(t, "subnet", at(demo.want(200, "PUT", remove, obj{"subnet_id": six[1]}), "subnet_id"), six[1])
	addresses(1, 1)
	demo.fails(404, "RouterInterfaceNotFoundForSubnet", "PUT", remove, obj{"subnet_id": six[1]})
	demo.fails(400, "SubnetMismatchForPort", "PUT", remove, obj{"subnet_id": six[1], "port_id": at(first, "port_id")})
	demo.want(200, "PUT", add, obj{"subnet_id": six[1]})
	addresses(1, 2)
	gone := demo.want(200, "PUT", remove, obj{"subnet_id": six[1], "port_id": at(first, "port_id")})
	equal(t, "subnets", count(gone, "subnet_ids"), 2)
	addresses(1)
	demo.want(204, "DELETE", v2+"floatingips/"+f, nil)
	demo.want(200, "PUT", remove, obj{"subnet_id": four})
	demo.want(204, "DELETE", v2+"routers/"+r, nil)
}

func TestSecurityGroups(t *testing.T) {
	t.Parallel()
	demo := serve(t, simcloud.Options{}).login("demo", "demo")
	g := demo.want(201, "POST", v2+"security-groups", obj{"security_group": obj{"name": "g"}})
	equal(t, "rules of a new group", count(g, "security_group.security_group_rules"), 2)
	id := text(g, "security_group.id")
	rule := func(fields obj) obj {
		body := obj{"security_group_id": id, "direction": "ingress"}
		for k, v := range fields {
			body[k] = v
		}
		return obj{"security_group_rule": body}
	}
	web := obj{"protocol": "tcp", "port_range_min": 80, "port_range_max": 80, "remote_ip_prefix": "10.0.0.9/8"}
	made := demo.want(201, "POST", v2+"security-group-rules", rule(web))
	equal(t, "cidr", at(made, "security_group_rule.normalized_cidr"), "10.0.0.0/8")
	for _, bad := range []struct {
		fields obj
		code   int
		words  string
	}{
		{web, 409, "SecurityGroupRuleExists"}, {obj{"protocol": "foo"}, 400, "SecurityGroupRuleInvalidProtocol"}, {obj{"direction": "x"}, 400, "not in valid_values"},
		{obj{"protocol": "tcp", "port_range_min": 9, "port_range_max": 8}, 400, "SecurityGroupInvalidPortRange"},
		{obj{"port_range_min": 9, "port_range_max": 9}, 400, "SecurityGroupProtocolRequiredWithPorts"},
		{obj{"remote_group_id": id, "remote_ip_prefix": "1.0.0.0/8"}, 400, "SecurityGroupMultipleRemoteEntites"},
		{obj{"remote_ip_prefix": "zz"}, 400, "InvalidCIDR"}, {obj{"ethertype": "IPv6", "remote_ip_prefix": "1.0.0.0/8"}, 400, "SecurityGroupRuleParameterConflict"},
		{obj{"security_group_id": unknownID}, 404, "SecurityGroupNotFound"},
	} {
		demo.fails(bad.code, bad.words, "POST", v2+"security-group-rules", rule(bad.fields))
	}
	n := demo.network("n")
	port := text(demo.port(obj{"network_id": n, "security_groups": []any{id}}), "id")
	demo.fails(409, "SecurityGroupInUse", "DELETE", v2+"security-groups/"+id, nil)
	demo.want(200, "PUT", v2+"ports/"+port, obj{"port": obj{"security_groups": []any{}}})
	demo.want(204, "DELETE", v2+"security-groups/"+id, nil)
	demo.fails(404, "SecurityGroupRuleNotFound", "GET", v2+"security-group-rules/"+text(made, "security_group_rule.id"), nil)
	demo.fails(409, "SecurityGroupDefaultAlreadyExists", "POST", v2+"security-groups", obj{"security_group": obj{"name": "default"}})
}

func TestSubnetPools(t *testing.T) {
	t.Parallel()
	demo := serve(t, simcloud.Options{}).login("demo", "demo")
	pool := demo.named(v2+"subnetpools", "shared-default-subnetpool-v4")
	for i, want := range []string{"10.64.0.0/26", "10.64.0.64/26"} {
		n := demo.network(fmt.Sprint(i))
		got := demo.want(201, "POST", v2+"subnets", obj{"subnet": obj{"network_id": n, "ip_version": 4, "subnetpool_id": pool}})
		equal(t, "block", at(got, "subnet.cidr"), want)
	}
}

func TestTrunks(t *testing.T) {
	t.Parallel()
	demo := serve(t, simcloud.Options{}).login("demo", "demo")
	n := demo.network("n")
	var ports [3]string
	for i := range ports {
		ports[i] = text(demo.port(obj{"network_id": n}), "id")
	}
	sub := func(port string) obj {
		return obj{"port_id": port, "segmentation_type": "vlan", "segmentation_id": 10}
	}
	all := v2 + "trunks"
	one := all + "/" + text(demo.want(201, "POST", all, obj{"trunk": obj{"port_id": ports[0], "sub_ports": []any{sub(ports[1])}}}), "trunk.id")
	demo.fails(409, "ParentPortInUse", "POST", all, obj{"trunk": obj{"port_id": ports[0]}})
	demo.fails(404, "PortNotFound", "POST", all, obj{"trunk": obj{"port_id": unknownID}})
	demo.fails(409, "TrunkPortInUse", "POST", all, obj{"trunk": obj{"port_id": ports[2], "sub_ports": []any{sub(ports[1])}}})

	demo.want(200, "PUT", one+"/add_subports", obj{"sub_ports": []any{sub(ports[2])}})
	equal(t, "added", count(demo.want(200, "GET", one, nil)["trunk"], "sub_ports"), 2)
	demo.fails(409, "TrunkPortInUse", "PUT", one+"/add_subports", obj{"sub_ports": []any{sub(ports[2])}})
	demo.want(200, "PUT", one+"/remove_subports", obj{"sub_ports": []any{obj{"port_id": ports[1]}}})
	equal(t, "left", text(demo.want(200, "GET", one, nil), "trunk.sub_ports.0.port_id"), ports[2])
	demo.fails(404, "SubPortNotFound", "PUT", one+"/remove_subports", obj{"sub_ports": []any{obj{"port_id": ports[1]}}})

	demo.want(204, "DELETE", v2+"ports/"+ports[1], nil)
	demo.fails(409, "PortInUseAsTrunkParent", "DELETE", v2+"ports/"+ports[0], nil)
	demo.fails(409, "PortInUseAsSubPort", "DELETE", v2+"ports/"+ports[2], nil)
	demo.want(204, "DELETE", one, nil)
	demo.want(204, "DELETE", v2+"ports/"+ports[0], nil)
	demo.want(204, "DELETE", v2+"ports/"+ports[2], nil)
}

func TestExtraRoutes(t *testing.T) {
	t.Parallel()
	demo := serve(t, simcloud.Options{}).login("demo", "demo")
	s := demo.subnet(demo.network("n"), "10.9.0.0/24")
	r := v2 + "routers/" + text(demo.want(201, "POST", v2+"routers", obj{"router": obj{}}), "router.id")
	demo.want(200, "PUT", r+"/add_router_interface", obj{"subnet_id": s})
	routes := func(destinations ...string) obj {
		all := []any{}
		for _, d := range destinations {
			all = append(all, obj{"destination": d, "nexthop": "10.9.0.9"})
		}
		return obj{"router": obj{"routes": all}}
	}
	demo.want(200, "PUT", r+"/add_extraroutes", routes("10.1.0.0/24", "10.2.0.0/24"))
	demo.want(200, "PUT", r+"/add_extraroutes", routes("10.2.0.0/24", "10.3.0.0/24"))
	equal(t, "each once", count(demo.want(200, "GET", r, nil)["router"], "routes"), 3)
	demo.want(200, "PUT", r+"/remove_extraroutes", routes("10.1.0.0/24", "10.4.0.0/24"))
	got := demo.want(200, "GET", r, nil)
	equal(t, "left", at(got, "router.routes"), routes("10.2.0.0/24", "10.3.0.0/24")["router"].(obj)["routes"])
	demo.fails(400, "InvalidRoutes", "PUT", r+"/add_extraroutes", obj{"router": obj{"routes": []any{obj{"destination": "10.5.0.0/24", "nexthop": "10.77.0.1"}}}})
}
