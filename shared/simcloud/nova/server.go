package nova

import (
	"slices"
	"strings"
	"time"

	"hearth/shared/simcloud/cinder"
	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
	"hearth/shared/simcloud/neutron"
)

// A server's doc has its stored state. Its view is made for each request, because it depends on the
// microversion and on ports and volumes in other tables. "_then" has its next state, and "_due"
// when it begins.

func serverRoutes() []ground.Route {
	one := "/v2.1/servers/{id}"
	return []ground.Route{{"GET", "/v2.1/servers", listServers}, {"GET", "/v2.1/servers/detail", listServers}, {"POST", "/v2.1/servers", createServers},
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
func beginTask(c *ground.Cloud, d doc, now time.Time, task string, seconds float64, then doc) doc {
	return c.Table("compute.server").Put(d.With("_task", task, "_due", ground.Later(now, seconds), "_then", then, "updated", ground.Stamp(now)))
}

// serverDue gives a server its next state.
func serverDue(c *ground.Cloud, d doc, at time.Time) {
	then := d.Sub("_then")
	if then.Flag("_gone") {
		serverDrop(c, d, at)
		return
	}
	next := d.With("_task", nil, "updated", ground.Stamp(at))
	delete(next, "_due")
	delete(next, "_then")
	for k, v := range then {
		next[k] = v
	}
	if next.Str("status") == "ACTIVE" && next["OS-SRV-USG:launched_at"] == nil {
		next["OS-SRV-USG:launched_at"] = ground.ZeroMicros(at)
	}
	c.Table("compute.server").Put(next)
}

// serverDrop removes a server, with the ports and volumes that go with it.
func serverDrop(c *ground.Cloud, d doc, at time.Time) {
	id := d.Str("id")
	for _, port := range c.Table("network.port").By("device_id", id) {
		releasePort(c, d, port)
	}
	for _, a := range c.Table("volume.attachment").By("server_id", id) {
		cinder.RemoveAttachment(c, a, at)
		if a.Flag("delete_on_termination") {
			c.Table("volume.volume").Remove(a.Str("volume_id"))
		}
	}
	c.Table("compute.server").Remove(id)
	rememberDeleted(c, d.With("status", "DELETED", "_task", nil, "updated", ground.Stamp(at), "OS-SRV-USG:terminated_at", ground.ZeroMicros(at), "_seq", d["_seq"]))
}

// releasePort deletes a port that Nova made for the server, and detaches a port that the user gave.
func releasePort(c *ground.Cloud, server, port doc) {
	if ground.IsAmong(server["_own_ports"], []string{port.Str("id")}) {
		neutron.DropPort(c, port)
		return
	}
	neutron.PutPort(c, port, port.With("device_id", "", "device_owner", "", "status", "DOWN", "binding:host_id", "", "binding:vif_type", "unbound"))
}

// mostDeleted is how many deleted servers are remembered, for changes-since.
const mostDeleted = 1000

// rememberDeleted remembers a deleted server.
func rememberDeleted(c *ground.Cloud, d doc) {
	deletedServers := c.Table("compute.deleted")
	if deletedServers.Size() >= mostDeleted {
		deletedServers.Remove(deletedServers.All()[0].Str("id"))
	}
	delete(d, "_due")
	delete(d, "_then")
	deletedServers.Put(d)
}

func findServer(c *call) (doc, *reply) {
	d := c.Table("compute.server").Get(c.ID())
	if d == nil || !c.MaySee(d.Str("project_id")) {
		return nil, microversion.Error(404, "Instance %s could not be found.", c.ID())
	}
	return d, nil
}

func showServer(c *call) *reply {
	d, p := findServer(c)
	if p != nil {
		return p
	}
	out := serverBody(c, d)
	if c.Minor >= 71 {
		out["server_groups"] = groupsOf(c, c.ID())
	}
	return ground.OK(doc{"server": out})
}

func groupsOf(c *call, server string) []any {
	groups := []any{}
	for _, g := range c.Table("compute.server_group").By("project_id", c.Project()) {
		if ground.IsAmong(g["_members"], []string{server}) {
			groups = append(groups, g["id"])
		}
	}
	return groups
}

// serverBody returns the server as GET shows it.
func serverBody(c *call, d doc) doc {
	id := d.Str("id")
	state := states[d.Str("status")]
	out := doc{"id": id, "name": d["name"], "status": d["status"], "tenant_id": d["project_id"], "user_id": d["user_id"], "metadata": d["metadata"],
		"hostId": "", "image": "", "created": d["created"], "updated": d["updated"], "addresses": addressesOf(c, d), "accessIPv4": d["accessIPv4"], "accessIPv6": d["accessIPv6"],
		"links": selfLinks(c, "servers", id), "OS-DCF:diskConfig": d["OS-DCF:diskConfig"], "OS-EXT-AZ:availability_zone": "nova", "config_drive": d["config_drive"],
		"key_name": d["key_name"], "OS-SRV-USG:launched_at": d["OS-SRV-USG:launched_at"], "OS-SRV-USG:terminated_at": d["OS-SRV-USG:terminated_at"],
		"OS-EXT-STS:task_state": d["_task"], "OS-EXT-STS:vm_state": state.vm, "OS-EXT-STS:power_state": state.power, "os-extended-volumes:volumes_attached": attachedTo(c, id)}
	if d.Str("status") != "BUILD" {
		out["hostId"] = hostID(d.Str("project_id"))
		out["progress"] = 0
	}
	if groups := groupNames(c, d); len(groups) > 0 {
		out["security_groups"] = groups
	}
	if image := d.Str("image"); image != "" {
		out["image"] = doc{"id": image, "links": []any{doc{"rel": "bookmark", "href": c.Base + "/compute/images/" + image}}}
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
		for _, id := range port.Strs("security_groups") {
			if !slices.Contains(seen, id) {
				seen = append(seen, id)
				out = append(out, doc{"name": c.Table("network.security_group").Get(id).Str("name")})
			}
		}
	}
	return out
}

func hostID(project string) string {
	return ground.SeedHex("host/"+project) + ground.SeedHex("host2/" + project)[:24]
}

// addByVersion adds what newer microversions show, and what an admin sees.
func addByVersion(c *call, d, out doc) {
	f := d.Sub("_flavor")
	if c.Minor >= 47 {
		swap, _ := ground.Integer(f["swap"])
		out["flavor"] = doc{"original_name": f["name"], "vcpus": f["vcpus"], "ram": f["ram"], "disk": f["disk"], "ephemeral": f["OS-FLV-EXT-DATA:ephemeral"], "swap": swap, "extra_specs": f["_specs"]}
	} else {
		out["flavor"] = doc{"id": f["id"], "links": []any{doc{"rel": "bookmark", "href": c.Base + "/compute/flavors/" + f.Str("id")}}}
	}
	if c.IsAdmin() {
		out["OS-EXT-SRV-ATTR:host"], out["OS-EXT-SRV-ATTR:hypervisor_hostname"] = "simulated", "simulated"
		out["OS-EXT-SRV-ATTR:instance_name"] = d["_instance"]
		if c.Minor >= 3 {
			out["OS-EXT-SRV-ATTR:reservation_id"], out["OS-EXT-SRV-ATTR:launch_index"], out["OS-EXT-SRV-ATTR:root_device_name"] = "r-simulated", 0, "/dev/vda"
			out["OS-EXT-SRV-ATTR:hostname"], out["OS-EXT-SRV-ATTR:user_data"] = d["_hostname"], d["_user_data"]
			out["OS-EXT-SRV-ATTR:kernel_id"], out["OS-EXT-SRV-ATTR:ramdisk_id"] = "", ""
		}
		if c.Minor >= 16 {
			out["host_status"] = "UP"
		}
	} else if c.Minor >= 90 {
		out["OS-EXT-SRV-ATTR:hostname"] = d["_hostname"]
	}
	for _, late := range []struct {
		from  int
		name  string
		value any
	}{{9, "locked", d["_locked"]}, {19, "description", d["_description"]}, {26, "tags", d["_tags"]}, {63, "trusted_image_certificates", nil}, {73, "locked_reason", nil}} {
		if c.Minor >= late.from {
			out[late.name] = late.value
		}
	}
}

// portsOf returns a server's ports in the order of their attachment.
func portsOf(c *call, d doc) []doc {
	var out []doc
	for _, id := range d.Strs("_ports") {
		if port := c.Table("network.port").Get(id); port.Str("device_id") == d.Str("id") {
			out = append(out, port)
		}
	}
	return out
}

// addressesOf returns a server's addresses by network name, including floating ones.
func addressesOf(c *call, d doc) doc {
	out := doc{}
	for _, port := range portsOf(c, d) {
		name := c.Table("network.network").Get(port.Str("network_id")).Str("name")
		list, _ := out[name].([]any)
		add := func(a any, kind string) {
			version := 4
			if !neutron.Address(ground.QueryText(a)).Is4() {
				version = 6
			}
			list = append(list, doc{"version": version, "addr": a, "OS-EXT-IPS:type": kind, "OS-EXT-IPS-MAC:mac_addr": port["mac_address"]})
		}
		for _, ip := range port.Docs("fixed_ips") {
			add(ip["ip_address"], "fixed")
		}
		for _, f := range c.Table("network.floatingip").By("port_id", port.Str("id")) {
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
	for _, a := range c.Table("volume.attachment").By("server_id", server) {
		v := doc{"id": a["volume_id"]}
		if c.Minor >= 3 {
			v["delete_on_termination"] = a.Flag("delete_on_termination")
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
	given := c.Body.Sub("server")
	next := d.With("updated", ground.Stamp(c.Now))
	for name, v := range given {
		switch name {
		case "name":
			if s, isText := v.(string); !isText || strings.TrimSpace(s) == "" {
				return microversion.BadField("name", v, "'' is too short")
			}
			next["name"] = v
		case "accessIPv4", "accessIPv6", "OS-DCF:diskConfig":
			next[name] = v
		case "description":
			next["_description"] = v
		case "hostname":
			next["_hostname"] = v
		default:
			return microversion.BadField("server", given, "Additional properties are not allowed (%s was unexpected)", ground.PythonText(name))
		}
	}
	return ground.OK(doc{"server": changedServer(c, c.Table("compute.server").Put(next))})
}

// changedServer returns the server as the answer to a change shows it: before 2.75 with less.
func changedServer(c *call, d doc) doc {
	out := serverBody(c, d)
	if c.Minor < 75 {
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
		for _, a := range addresses.Docs(name) {
			list = append(list, a.Pick("version", "addr"))
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
	if d.Flag("_locked") && !c.IsAdmin() {
		return microversion.Error(409, "Instance %s is locked", c.ID())
	}
	if !d.Sub("_then").Flag("_gone") {
		beginTask(c.Cloud, d, c.Now, "deleting", c.Current.ServerDelete, doc{"_gone": true})
	}
	return ground.NoContent()
}
