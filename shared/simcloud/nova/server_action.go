package nova

import (
	"strings"

	"hearth/shared/simcloud/glance"
	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
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
	"addSecurityGroup": regroup(true), "removeSecurityGroup": regroup(false), "changePassword": func(*call, doc, doc) *reply { return ground.Accepted(nil) },
	"os-getConsoleOutput": func(*call, doc, doc) *reply { return ground.OK(doc{"output": "SIMULATED CONSOLE OUTPUT\n"}) },
	"os-getVNCConsole": func(c *call, d, given doc) *reply {
		return ground.OK(doc{"console": doc{"type": given["type"], "url": c.Base + "/console/" + d.Str("id")}})
	},
	"os-getSPICEConsole": func(c *call, d, given doc) *reply {
		return ground.OK(doc{"console": doc{"type": given["type"], "url": c.Base + "/console/" + d.Str("id")}})
	},
	"forceDelete": func(c *call, d, _ doc) *reply {
		beginTask(c.Cloud, d, c.Now, "deleting", c.Current.ServerDelete, doc{"_gone": true})
		return ground.Accepted(nil)
	},
}

func serverAction(c *call) *reply {
	d, p := findServer(c)
	if p != nil {
		return p
	}
	if len(c.Body) != 1 {
		return microversion.Error(400, "There is no such action: %s", strings.Join(ground.Sorted(c.Body), ", "))
	}
	name := ground.Sorted(c.Body)[0]
	if do := serverActions[name]; do != nil {
		return do(c, d, c.Body.Sub(name))
	}
	change, known := serverChanges[name]
	if !known {
		return microversion.Error(400, "There is no such action: %s", name)
	}
	if p := checkState(c, d, change.verb, change.from); p != nil {
		return p
	}
	task := change.task
	if name == "reboot" && c.Body.Sub(name).Str("type") == "HARD" {
		task = "rebooting_hard"
	}
	next := d
	if change.meanwhile != "" {
		next = d.With("status", change.meanwhile)
	}
	beginTask(c.Cloud, next, c.Now, task, c.Current.ServerAction, doc{"status": change.to})
	return ground.Accepted(nil)
}

// checkState returns an error when the server's state does not allow the action, else nil.
func checkState(c *call, d doc, verb, from string) *reply {
	state := states[d.Str("status")].vm
	if d.Flag("_locked") && !c.IsAdmin() {
		return microversion.Error(409, "Instance %s is locked", d.Str("id"))
	}
	if from != "" && !ground.HasWord(from, state) {
		return microversion.Error(409, "Cannot '%s' instance %s while it is in vm_state %s", verb, d.Str("id"), state)
	}
	if task := d.Str("_task"); task != "" {
		return microversion.Error(409, "Cannot '%s' instance %s while it is in task_state %s", verb, d.Str("id"), task)
	}
	return nil
}

func resizeServer(c *call, d, given doc) *reply {
	id := ground.LastPart(ground.QueryText(given["flavorRef"]))
	flavor := findFlavorByID(c, id)
	if flavor == nil {
		return microversion.Error(400, "Flavor %s could not be found.", id)
	}
	if id == d.Sub("_flavor").Str("id") {
		return microversion.Error(400, "When resizing, instances must change flavor!")
	}
	if p := checkState(c, d, "resize", "active stopped"); p != nil {
		return p
	}
	old := d.Sub("_flavor")
	if p := withinComputeQuota(c, d.Str("project_id"), 0, flavor.Num("vcpus")-old.Num("vcpus"), flavor.Num("ram")-old.Num("ram")); p != nil {
		return p
	}
	beginTask(c.Cloud, d.With("status", "RESIZE"), c.Now, "resize_prep", c.Current.ServerAction, doc{"status": "VERIFY_RESIZE", "_flavor": flavor, "_old_flavor": d["_flavor"], "_old_status": d["status"]})
	return ground.Accepted(nil)
}

func confirmResize(c *call, d, _ doc) *reply {
	if d.Str("status") != "VERIFY_RESIZE" || d["_task"] != nil {
		return microversion.Error(400, "Instance has not been resized.")
	}
	beginTask(c.Cloud, d, c.Now, "", 0, doc{"status": d["_old_status"], "_old_flavor": nil})
	c.Settle(c.Now)
	return ground.NoContent()
}

func revertResize(c *call, d, _ doc) *reply {
	if d.Str("status") != "VERIFY_RESIZE" || d["_task"] != nil {
		return microversion.Error(400, "Instance has not been resized.")
	}
	beginTask(c.Cloud, d.With("status", "REVERT_RESIZE"), c.Now, "resize_reverting", c.Current.ServerAction, doc{"status": d["_old_status"], "_flavor": d["_old_flavor"]})
	return ground.Accepted(nil)
}

func rebuildServer(c *call, d, given doc) *reply {
	id := ground.LastPart(given.Str("imageRef"))
	if id == "" {
		return microversion.BadField("rebuild", given, "'imageRef' is a required property")
	}
	if image := c.Table("image.image").Get(id); image == nil || !glance.SeesImage(c, image) {
		return microversion.Error(400, "Cannot find image for rebuild")
	}
	if p := checkState(c, d, "rebuild", "active stopped error"); p != nil {
		return p
	}
	next := d.With("status", "REBUILD", "image", id, "fault", nil)
	for field, name := range map[string]string{"name": "name", "metadata": "metadata", "user_data": "_user_data", "description": "_description", "key_name": "key_name",
		"accessIPv4": "accessIPv4", "accessIPv6": "accessIPv6", "OS-DCF:diskConfig": "OS-DCF:diskConfig"} {
		if given.Has(field) {
			next[name] = given[field]
		}
	}
	next = beginTask(c.Cloud, next, c.Now, "rebuilding", c.Current.ServerAction, doc{"status": "ACTIVE"})
	out := changedServer(c, next).With("adminPass", ground.OrText(given.Str("adminPass"), ground.RandomWord(12)))
	return ground.Accepted(doc{"server": out}).Set("Location", c.Base+"/compute/v2.1/servers/"+d.Str("id"))
}

func lockServer(on bool) func(c *call, d, _ doc) *reply {
	return func(c *call, d, _ doc) *reply {
		c.Table("compute.server").Put(d.With("_locked", on))
		return ground.Accepted(nil)
	}
}

// imageOfServer makes a snapshot, which becomes an image at once.
func imageOfServer(c *call, d, given doc) *reply {
	if p := checkState(c, d, "createImage", "active stopped paused suspended"); p != nil {
		return p
	}
	image := glance.NewImage(c, given.Str("name"), "raw", "bare", "private")
	image["status"], image["size"], image["instance_uuid"] = "active", 0, d["id"]
	for k, v := range given.Sub("metadata") {
		image[k] = v
	}
	c.Table("image.image").Put(image)
	p := ground.Accepted(nil)
	if c.Minor >= 45 {
		p = ground.Accepted(doc{"image_id": image["id"]})
	}
	return p.Set("Location", c.Base+"/image/v2/images/"+image.Str("id"))
}

func resetState(c *call, d, given doc) *reply {
	if !c.IsAdmin() {
		return novaPolicy("os-admin-actions:reset_state")
	}
	next := d.With("status", strings.ToUpper(ground.OrText(given.Str("state"), "ERROR")), "_task", nil)
	delete(next, "_due")
	delete(next, "_then")
	c.Table("compute.server").Put(next)
	return ground.Accepted(nil)
}

// regroup adds a security group to all of a server's ports, or removes it.
func regroup(add bool) func(c *call, d, given doc) *reply {
	return func(c *call, d, given doc) *reply {
		_, ids, p := serverGroups(c, doc{"security_groups": []any{given}})
		if p != nil {
			return microversion.Error(404, "Security group %s not found for project %s.", given.Str("name"), c.Project())
		}
		id := ground.QueryText(ids[0])
		for _, port := range portsOf(c, d) {
			list := ground.Without(port.List("security_groups"), id)
			if add {
				list = append(list, id)
			}
			c.Table("network.port").Put(port.With("security_groups", list))
		}
		return ground.Accepted(nil)
	}
}
