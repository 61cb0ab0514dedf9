package simcloud

import (
	"strings"
)

// A serverChange describes an action on a server: the states in which it is allowed, its task, and
// the status after it.
type serverChange struct {
	verb, task, to string
	from           string // vm states, separated by spaces; empty is any
	meanwhile      string // the status on the way, when it is another one
}

var serverChanges = map[string]serverChange{
	"suspend":   {"suspend", "suspending", "SUSPENDED", "active", ""},
	"resume":    {"resume", "resuming", "ACTIVE", "suspended", ""},
	"pause":     {"pause", "pausing", "PAUSED", "active", ""},
	"unpause":   {"unpause", "unpausing", "ACTIVE", "paused", ""},
	"os-stop":   {"stop", "powering-off", "SHUTOFF", "active error", ""},
	"os-start":  {"start", "powering-on", "ACTIVE", "stopped", ""},
	"reboot":    {"reboot", "rebooting", "ACTIVE", "active stopped paused suspended error", "REBOOT"},
	"shelve":    {"shelve", "shelving", "SHELVED_OFFLOADED", "active stopped paused suspended", ""},
	"unshelve":  {"unshelve", "unshelving", "ACTIVE", "shelved shelved_offloaded", ""},
	"rescue":    {"rescue", "rescuing", "RESCUE", "active stopped error", ""},
	"unrescue":  {"unrescue", "unrescuing", "ACTIVE", "rescued", ""},
	"evacuate":  {"evacuate", "rebuilding", "ACTIVE", "active stopped error", "REBUILD"},
	"os-resume": {"resume", "resuming", "ACTIVE", "suspended", ""},
}

// serverActions are the actions that do more than change the state.
var serverActions = map[string]func(c *call, d, given doc) *reply{
	"resize": resizeServer, "confirmResize": confirmResize, "revertResize": revertResize, "rebuild": rebuildServer,
	"lock": lockServer(true), "unlock": lockServer(false), "createImage": imageOfServer, "os-resetState": resetState,
	"addSecurityGroup": regroup(true), "removeSecurityGroup": regroup(false), "changePassword": func(*call, doc, doc) *reply { return accepted(nil) },
	"os-getConsoleOutput": func(*call, doc, doc) *reply { return ok(doc{"output": "SIMULATED CONSOLE OUTPUT\n"}) },
	"os-getVNCConsole": func(c *call, d, given doc) *reply {
		return ok(doc{"console": doc{"type": given["type"], "url": c.base + "/console/" + d.str("id")}})
	},
	"os-getSPICEConsole": func(c *call, d, given doc) *reply {
		return ok(doc{"console": doc{"type": given["type"], "url": c.base + "/console/" + d.str("id")}})
	},
	"forceDelete": func(c *call, d, _ doc) *reply {
		beginTask(c.Cloud, d, c.now, "deleting", c.settings.ServerDelete, doc{"_gone": true})
		return accepted(nil)
	},
}

func serverAction(c *call) *reply {
	d, p := findServer(c)
	if p != nil {
		return p
	}
	if len(c.body) != 1 {
		return novaError(400, "There is no such action: %s", strings.Join(sorted(c.body), ", "))
	}
	name := sorted(c.body)[0]
	if do := serverActions[name]; do != nil {
		return do(c, d, c.body.sub(name))
	}
	change, known := serverChanges[name]
	if !known {
		return novaError(400, "There is no such action: %s", name)
	}
	if p := checkState(c, d, change.verb, change.from); p != nil {
		return p
	}
	task := change.task
	if name == "reboot" && c.body.sub(name).str("type") == "HARD" {
		task = "rebooting_hard"
	}
	next := d
	if change.meanwhile != "" {
		next = d.with("status", change.meanwhile)
	}
	beginTask(c.Cloud, next, c.now, task, c.settings.ServerAction, doc{"status": change.to})
	return accepted(nil)
}

// checkState returns an error when the server's state does not allow the action, else nil.
func checkState(c *call, d doc, verb, from string) *reply {
	state := states[d.str("status")].vm
	if d.flag("_locked") && !c.admin() {
		return novaError(409, "Instance %s is locked", d.str("id"))
	}
	if from != "" && !contains(from, state) {
		return novaError(409, "Cannot '%s' instance %s while it is in vm_state %s", verb, d.str("id"), state)
	}
	if task := d.str("_task"); task != "" {
		return novaError(409, "Cannot '%s' instance %s while it is in task_state %s", verb, d.str("id"), task)
	}
	return nil
}

func resizeServer(c *call, d, given doc) *reply {
	id := lastPart(plain(given["flavorRef"]))
	flavor := findFlavorByID(c, id)
	if flavor == nil {
		return novaError(400, "Flavor %s could not be found.", id)
	}
	if id == d.sub("_flavor").str("id") {
		return novaError(400, "When resizing, instances must change flavor!")
	}
	if p := checkState(c, d, "resize", "active stopped"); p != nil {
		return p
	}
	old := d.sub("_flavor")
	if p := withinComputeQuota(c, d.str("project_id"), 0, flavor.num("vcpus")-old.num("vcpus"), flavor.num("ram")-old.num("ram")); p != nil {
		return p
	}
	beginTask(c.Cloud, d.with("status", "RESIZE"), c.now, "resize_prep", c.settings.ServerAction, doc{"status": "VERIFY_RESIZE", "_flavor": flavor, "_old_flavor": d["_flavor"], "_old_status": d["status"]})
	return accepted(nil)
}

func confirmResize(c *call, d, _ doc) *reply {
	if d.str("status") != "VERIFY_RESIZE" || d["_task"] != nil {
		return novaError(400, "Instance has not been resized.")
	}
	beginTask(c.Cloud, d, c.now, "", 0, doc{"status": d["_old_status"], "_old_flavor": nil})
	c.settle(c.now)
	return noContent()
}

func revertResize(c *call, d, _ doc) *reply {
	if d.str("status") != "VERIFY_RESIZE" || d["_task"] != nil {
		return novaError(400, "Instance has not been resized.")
	}
	beginTask(c.Cloud, d.with("status", "REVERT_RESIZE"), c.now, "resize_reverting", c.settings.ServerAction, doc{"status": d["_old_status"], "_flavor": d["_old_flavor"]})
	return accepted(nil)
}

func rebuildServer(c *call, d, given doc) *reply {
	id := lastPart(given.str("imageRef"))
	if id == "" {
		return badField("rebuild", given, "'imageRef' is a required property")
	}
	if image := c.t("image.image").get(id); image == nil || !seesImage(c, image) {
		return novaError(400, "Cannot find image for rebuild")
	}
	if p := checkState(c, d, "rebuild", "active stopped error"); p != nil {
		return p
	}
	next := d.with("status", "REBUILD", "image", id, "fault", nil)
	for field, name := range map[string]string{"name": "name", "metadata": "metadata", "user_data": "_user_data", "description": "_description", "key_name": "key_name",
		"accessIPv4": "accessIPv4", "accessIPv6": "accessIPv6", "OS-DCF:diskConfig": "OS-DCF:diskConfig"} {
		if given.has(field) {
			next[name] = given[field]
		}
	}
	next = beginTask(c.Cloud, next, c.now, "rebuilding", c.settings.ServerAction, doc{"status": "ACTIVE"})
	out := changedServer(c, next).with("adminPass", orText(given.str("adminPass"), word(12)))
	return accepted(doc{"server": out}).set("Location", c.base+"/compute/v2.1/servers/"+d.str("id"))
}

func lockServer(on bool) func(c *call, d, _ doc) *reply {
	return func(c *call, d, _ doc) *reply {
		c.t("compute.server").put(d.with("_locked", on))
		return accepted(nil)
	}
}

// imageOfServer makes a snapshot, which becomes an image at once.
func imageOfServer(c *call, d, given doc) *reply {
	if p := checkState(c, d, "createImage", "active stopped paused suspended"); p != nil {
		return p
	}
	image := newImage(c, given.str("name"), "raw", "bare", "private")
	image["status"], image["size"], image["instance_uuid"] = "active", 0, d["id"]
	for k, v := range given.sub("metadata") {
		image[k] = v
	}
	c.t("image.image").put(image)
	p := accepted(nil)
	if c.minor >= 45 {
		p = accepted(doc{"image_id": image["id"]})
	}
	return p.set("Location", c.base+"/image/v2/images/"+image.str("id"))
}

func resetState(c *call, d, given doc) *reply {
	if !c.admin() {
		return novaPolicy("os-admin-actions:reset_state")
	}
	next := d.with("status", strings.ToUpper(orText(given.str("state"), "ERROR")), "_task", nil)
	delete(next, "_due")
	delete(next, "_then")
	c.t("compute.server").put(next)
	return accepted(nil)
}

// regroup adds a security group to all of a server's ports, or removes it.
func regroup(add bool) func(c *call, d, given doc) *reply {
	return func(c *call, d, given doc) *reply {
		_, ids, p := serverGroups(c, doc{"security_groups": []any{given}})
		if p != nil {
			return novaError(404, "Security group %s not found for project %s.", given.str("name"), c.project())
		}
		id := plain(ids[0])
		for _, port := range portsOf(c, d) {
			list := without(port.list("security_groups"), id)
			if add {
				list = append(list, id)
			}
			c.t("network.port").put(port.with("security_groups", list))
		}
		return accepted(nil)
	}
}
