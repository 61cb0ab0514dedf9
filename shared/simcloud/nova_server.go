package simcloud

import (
	"slices"
	"strings"
	"time"
)

// A server's doc has its stored state. Its view is made for each request, because it depends on the
// microversion and on ports and volumes in other tables. "_then" has its next state, and "_due"
// when it begins.

func serverRoutes() []route {
	one := "/v2.1/servers/{id}"
	return []route{{"GET", "/v2.1/servers", listServers}, {"GET", "/v2.1/servers/detail", listServers}, {"POST", "/v2.1/servers", createServers},
		{"GET", one, showServer}, {"PUT", one, updateServer}, {"DELETE", one, deleteServer}, {"POST", one + "/action", serverAction}}
}

// states are the states that Nova shows beside a server's status.
var states = map[string]struct {
	vm    string
	power int
}{
	"BUILD": {"building", 0}, "ACTIVE": {"active", 1}, "SHUTOFF": {"stopped", 4}, "SUSPENDED": {"suspended", 4}, "PAUSED": {"paused", 3},
	"ERROR": {"error", 0}, "RESIZE": {"active", 1}, "VERIFY_RESIZE": {"resized", 1}, "REBUILD": {"active", 1}, "REBOOT": {"active", 1},
	"HARD_REBOOT": {"active", 1}, "SHELVED": {"shelved", 4}, "SHELVED_OFFLOADED": {"shelved_offloaded", 4}, "RESCUE": {"rescued", 1},
	"REVERT_RESIZE": {"resized", 1}, "DELETED": {"deleted", 0}, "PASSWORD": {"active", 1},
}

// beginTask sets a task, and the state that the server has after a number of seconds.
func beginTask(c *Cloud, d doc, now time.Time, task string, seconds float64, then doc) doc {
	return c.t("compute.server").put(d.with("_task", task, "_due", later(now, seconds), "_then", then, "updated", stamp(now)))
}

// serverDue gives a server its next state.
func serverDue(c *Cloud, d doc, at time.Time) {
	then := d.sub("_then")
	if then.flag("_gone") {
		serverDrop(c, d, at)
		return
	}
	next := d.with("_task", nil, "updated", stamp(at))
	delete(next, "_due")
	delete(next, "_then")
	for k, v := range then {
		next[k] = v
	}
	if next.str("status") == "ACTIVE" && next["OS-SRV-USG:launched_at"] == nil {
		next["OS-SRV-USG:launched_at"] = zeroMicros(at)
	}
	c.t("compute.server").put(next)
}

// serverDrop removes a server, with the ports and volumes that go with it.
func serverDrop(c *Cloud, d doc, at time.Time) {
	id := d.str("id")
	for _, port := range c.t("network.port").by("device_id", id) {
		releasePort(c, d, port)
	}
	for _, a := range c.t("volume.attachment").by("server_id", id) {
		removeAttachment(c, a, at)
		if a.flag("delete_on_termination") {
			c.t("volume.volume").remove(a.str("volume_id"))
		}
	}
	c.t("compute.server").remove(id)
	rememberDeleted(c, d.with("status", "DELETED", "_task", nil, "updated", stamp(at), "OS-SRV-USG:terminated_at", zeroMicros(at), "_seq", d["_seq"]))
}

// releasePort deletes a port that Nova made for the server, and detaches a port that the user gave.
func releasePort(c *Cloud, server, port doc) {
	if among1(server["_own_ports"], []string{port.str("id")}) {
		portDrop(c, port)
		return
	}
	portPut(c, port, port.with("device_id", "", "device_owner", "", "status", "DOWN", "binding:host_id", "", "binding:vif_type", "unbound"))
}

// maxGraves is how many deleted servers are remembered, for changes-since.
const maxGraves = 1000

// rememberDeleted remembers a deleted server.
func rememberDeleted(c *Cloud, d doc) {
	graves := c.t("compute.deleted")
	if graves.size() >= maxGraves {
		graves.remove(graves.all()[0].str("id"))
	}
	delete(d, "_due")
	delete(d, "_then")
	graves.put(d)
}

func findServer(c *call) (doc, *reply) {
	d := c.t("compute.server").get(c.id())
	if d == nil || !c.mine(d.str("project_id")) {
		return nil, novaError(404, "Instance %s could not be found.", c.id())
	}
	return d, nil
}

func showServer(c *call) *reply {
	d, p := findServer(c)
	if p != nil {
		return p
	}
	out := serverBody(c, d)
	if c.minor >= 71 {
		out["server_groups"] = groupsOf(c, c.id())
	}
	return ok(doc{"server": out})
}

func groupsOf(c *call, server string) []any {
	groups := []any{}
	for _, g := range c.t("compute.server_group").by("project_id", c.project()) {
		if among1(g["_members"], []string{server}) {
			groups = append(groups, g["id"])
		}
	}
	return groups
}

// serverBody returns the server as GET shows it.
func serverBody(c *call, d doc) doc {
	id := d.str("id")
	state := states[d.str("status")]
	out := doc{"id": id, "name": d["name"], "status": d["status"], "tenant_id": d["project_id"], "user_id": d["user_id"], "metadata": d["metadata"],
		"hostId": "", "image": "", "created": d["created"], "updated": d["updated"], "addresses": addressesOf(c, d), "accessIPv4": d["accessIPv4"], "accessIPv6": d["accessIPv6"],
		"links": selfLinks(c, "servers", id), "OS-DCF:diskConfig": d["OS-DCF:diskConfig"], "OS-EXT-AZ:availability_zone": "nova", "config_drive": d["config_drive"],
		"key_name": d["key_name"], "OS-SRV-USG:launched_at": d["OS-SRV-USG:launched_at"], "OS-SRV-USG:terminated_at": d["OS-SRV-USG:terminated_at"],
		"OS-EXT-STS:task_state": d["_task"], "OS-EXT-STS:vm_state": state.vm, "OS-EXT-STS:power_state": state.power, "os-extended-volumes:volumes_attached": attachedTo(c, id)}
	if d.str("status") != "BUILD" {
		out["hostId"] = hostID(d.str("project_id"))
		out["progress"] = 0
	}
	if groups := groupNames(c, d); len(groups) > 0 {
		out["security_groups"] = groups
	}
	if image := d.str("image"); image != "" {
		out["image"] = doc{"id": image, "links": []any{doc{"rel": "bookmark", "href": c.base + "/compute/images/" + image}}}
	}
	if f := d["fault"]; f != nil {
		out["fault"] = f
	}
	addByVersion(c, d, out)
	return out
}

// groupNames returns the security groups of a server's ports.
func groupNames(c *call, d doc) []any {
	var out []any
	var seen []string
	for _, port := range portsOf(c, d) {
		for _, id := range port.strs("security_groups") {
			if !slices.Contains(seen, id) {
				seen = append(seen, id)
				out = append(out, doc{"name": c.t("network.security_group").get(id).str("name")})
			}
		}
	}
	return out
}

func hostID(project string) string {
	return seedHex("host/"+project) + seedHex("host2/" + project)[:24]
}

// addByVersion adds what newer microversions show, and what an admin sees.
func addByVersion(c *call, d, out doc) {
	f := d.sub("_flavor")
	if c.minor >= 47 {
		swap, _ := whole(f["swap"])
		out["flavor"] = doc{"original_name": f["name"], "vcpus": f["vcpus"], "ram": f["ram"], "disk": f["disk"], "ephemeral": f["OS-FLV-EXT-DATA:ephemeral"], "swap": swap, "extra_specs": f["_specs"]}
	} else {
		out["flavor"] = doc{"id": f["id"], "links": []any{doc{"rel": "bookmark", "href": c.base + "/compute/flavors/" + f.str("id")}}}
	}
	if c.admin() {
		out["OS-EXT-SRV-ATTR:host"], out["OS-EXT-SRV-ATTR:hypervisor_hostname"] = "simulated", "simulated"
		out["OS-EXT-SRV-ATTR:instance_name"] = d["_instance"]
		if c.minor >= 3 {
			out["OS-EXT-SRV-ATTR:reservation_id"], out["OS-EXT-SRV-ATTR:launch_index"], out["OS-EXT-SRV-ATTR:root_device_name"] = "r-simulated", 0, "/dev/vda"
			out["OS-EXT-SRV-ATTR:hostname"], out["OS-EXT-SRV-ATTR:user_data"] = d["_hostname"], d["_user_data"]
			out["OS-EXT-SRV-ATTR:kernel_id"], out["OS-EXT-SRV-ATTR:ramdisk_id"] = "", ""
		}
		if c.minor >= 16 {
			out["host_status"] = "UP"
		}
	} else if c.minor >= 90 {
		out["OS-EXT-SRV-ATTR:hostname"] = d["_hostname"]
	}
	for _, late := range []struct {
		from  int
		name  string
		value any
	}{{9, "locked", d["_locked"]}, {19, "description", d["_description"]}, {26, "tags", d["_tags"]}, {63, "trusted_image_certificates", nil}, {73, "locked_reason", nil}} {
		if c.minor >= late.from {
			out[late.name] = late.value
		}
	}
}

// portsOf returns a server's ports in the order of their attachment.
func portsOf(c *call, d doc) []doc {
	var out []doc
	for _, id := range d.strs("_ports") {
		if port := c.t("network.port").get(id); port.str("device_id") == d.str("id") {
			out = append(out, port)
		}
	}
	return out
}

// addressesOf returns a server's addresses by network name, including floating ones.
func addressesOf(c *call, d doc) doc {
	out := doc{}
	for _, port := range portsOf(c, d) {
		name := c.t("network.network").get(port.str("network_id")).str("name")
		list, _ := out[name].([]any)
		add := func(a any, kind string) {
			version := 4
			if !addr(plain(a)).Is4() {
				version = 6
			}
			list = append(list, doc{"version": version, "addr": a, "OS-EXT-IPS:type": kind, "OS-EXT-IPS-MAC:mac_addr": port["mac_address"]})
		}
		for _, ip := range port.docs("fixed_ips") {
			add(ip["ip_address"], "fixed")
		}
		for _, f := range c.t("network.floatingip").by("port_id", port.str("id")) {
			add(f["floating_ip_address"], "floating")
		}
		if list != nil {
			out[name] = list
		}
	}
	return out
}

func attachedTo(c *call, server string) []any {
	out := []any{}
	for _, a := range c.t("volume.attachment").by("server_id", server) {
		v := doc{"id": a["volume_id"]}
		if c.minor >= 3 {
			v["delete_on_termination"] = a.flag("delete_on_termination")
		}
		out = append(out, v)
	}
	return out
}

func updateServer(c *call) *reply {
	d, p := findServer(c)
	if p != nil {
		return p
	}
	given := c.body.sub("server")
	next := d.with("updated", stamp(c.now))
	for name, v := range given {
		switch name {
		case "name":
			if s, isText := v.(string); !isText || strings.TrimSpace(s) == "" {
				return badField("name", v, "'' is too short")
			}
			next["name"] = v
		case "accessIPv4", "accessIPv6", "OS-DCF:diskConfig":
			next[name] = v
		case "description":
			next["_description"] = v
		case "hostname":
			next["_hostname"] = v
		default:
			return badField("server", given, "Additional properties are not allowed (%s was unexpected)", python(name))
		}
	}
	return ok(doc{"server": changedServer(c, c.t("compute.server").put(next))})
}

// changedServer returns the server as the answer to a change shows it: before 2.75 with less.
func changedServer(c *call, d doc) doc {
	out := serverBody(c, d)
	if c.minor < 75 {
		for _, name := range []string{"OS-EXT-AZ:availability_zone", "OS-EXT-STS:task_state", "OS-EXT-STS:vm_state", "OS-EXT-STS:power_state", "OS-SRV-USG:launched_at",
			"OS-SRV-USG:terminated_at", "os-extended-volumes:volumes_attached", "security_groups", "key_name", "config_drive"} {
			delete(out, name)
		}
		out["addresses"] = bare(addressesOf(c, d))
	}
	return out
}

// bare returns addresses without the extensions' fields.
func bare(addresses doc) doc {
	out := doc{}
	for name := range addresses {
		list := []any{}
		for _, a := range addresses.docs(name) {
			list = append(list, a.pick("version", "addr"))
		}
		out[name] = list
	}
	return out
}

func deleteServer(c *call) *reply {
	d, p := findServer(c)
	if p != nil {
		return p
	}
	if d.flag("_locked") && !c.admin() {
		return novaError(409, "Instance %s is locked", c.id())
	}
	if !d.sub("_then").flag("_gone") {
		beginTask(c.Cloud, d, c.now, "deleting", c.settings.ServerDelete, doc{"_gone": true})
	}
	return noContent()
}
