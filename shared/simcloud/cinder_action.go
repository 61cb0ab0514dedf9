package simcloud

import "strings"

// volumeAction answers POST …/volumes/{id}/action.
func volumeAction(c *call) *reply {
	v, p := findVolume(c)
	if p != nil {
		return p
	}
	if len(c.body) != 1 {
		return novaError(400, "There is no such action: %s. Verify the request body and Content-Type header and try again.", strings.Join(sorted(c.body), ", "))
	}
	name := sorted(c.body)[0]
	given := c.body.sub(name)
	switch name {
	case "os-extend":
		return extendVolume(c, v, given)
	case "os-retype":
		return retypeVolume(c, v, given)
	case "os-update_readonly_flag":
		if s := v.str("status"); s != "available" {
			return novaError(400, "Invalid volume: Volume %s status must be available to update readonly flag, but current status is: %s.", c.id(), s)
		}
		on, _ := truth(given["readonly"])
		c.t("volume.volume").put(v.with("metadata", v.sub("metadata").with("readonly", python(on))))
		return accepted(nil)
	case "os-set_bootable":
		on, _ := truth(given["bootable"])
		c.t("volume.volume").put(v.with("bootable", strings.ToLower(python(on))))
		return ok(nil)
	case "os-reset_status", "os-force_delete":
		if !c.admin() {
			return novaError(403, "Policy doesn't allow volume_extension:volume_admin_actions:%s to be performed.", strings.TrimPrefix(name, "os-"))
		}
		if name == "os-force_delete" {
			volumeBegin(c.Cloud, v, c.now, "deleting", c.settings.VolumeDelete, doc{"_gone": true})
		} else if s := given.str("status"); s != "" {
			volumeBegin(c.Cloud, v, c.now, s, 0, doc{})
		}
		return accepted(nil)
	case "os-set_image_metadata", "os-unset_image_metadata":
		return ok(doc{"metadata": given["metadata"]})
	case "os-detach":
		for _, a := range c.t("volume.attachment").by("volume_id", c.id()) {
			removeAttachment(c.Cloud, a, c.now)
		}
		return accepted(nil)
	case "os-attach", "os-reserve", "os-unreserve", "os-begin_detaching", "os-roll_detaching":
		return accepted(nil)
	}
	return novaError(400, "There is no such action: %s. Verify the request body and Content-Type header and try again.", name)
}

func extendVolume(c *call, v, given doc) *reply {
	size := given.num("new_size")
	status := v.str("status")
	if status != "available" && !(status == "in-use" && c.minor >= 42) {
		return novaError(400, "Invalid volume: Volume %s status must be '('available',)' to extend, currently %s.", v.str("id"), status)
	}
	if size <= v.num("size") {
		return novaError(400, "Invalid input received: New size for extend must be greater than current size. (current: %d, extended: %d).", v.num("size"), size)
	}
	if p := withinVolumeSize(c, v.str("project_id"), size); p != nil {
		return p
	}
	if p := withinVolumeQuota(c, v.str("project_id"), "volumes", 0, size-v.num("size")); p != nil {
		return p
	}
	volumeBegin(c.Cloud, v, c.now, "extending", c.settings.VolumeAction, doc{"status": status, "size": size})
	return accepted(nil)
}

func retypeVolume(c *call, v, given doc) *reply {
	t := volumeType(c.Cloud, given.str("new_type"))
	if t == nil {
		return novaError(404, "Volume type with name %s could not be found.", given.str("new_type"))
	}
	if !contains("available in-use", v.str("status")) || t.str("name") == v.str("volume_type") {
		return novaError(400, "Invalid volume: Retype needs volume to be in available or in-use state, not be part of an active migration or a consistency group, requested type has to be different that the one from the volume, and for in-use volumes front-end qos specs cannot change.")
	}
	volumeBegin(c.Cloud, v, c.now, "retyping", c.settings.VolumeAction, doc{"status": v["status"], "volume_type": t["name"]})
	return accepted(nil)
}

// volumeMetadata shows, adds to (POST) or replaces (PUT) a volume's metadata.
func volumeMetadata(c *call) *reply {
	v, p := findVolume(c)
	if p != nil {
		return p
	}
	next := v.sub("metadata")
	if c.r.Method != "GET" {
		given := c.body.sub("metadata")
		if given == nil {
			return badField("metadata", c.body, "'metadata' is a required property")
		}
		next = doc{}
		if c.r.Method == "POST" {
			next = v.sub("metadata").with()
		}
		for k, value := range given {
			next[k] = value
		}
		c.t("volume.volume").put(v.with("metadata", next, "updated_at", zeroMicros(c.now)))
	}
	return ok(doc{"metadata": next})
}

func dropVolumeMetadata(c *call) *reply {
	v, p := findVolume(c)
	if p != nil {
		return p
	}
	next := v.sub("metadata").with()
	if !next.has(c.path("key")) {
		return novaError(404, "Volume %s has no metadata with key %s.", c.id(), c.path("key"))
	}
	delete(next, c.path("key"))
	c.t("volume.volume").put(v.with("metadata", next))
	return ok(nil)
}

func cinderAttachment(a doc, detail bool) doc {
	out := doc{"id": a["id"], "status": "attached", "instance": a["server_id"], "volume_id": a["volume_id"]}
	if detail {
		out["attached_at"], out["detached_at"], out["attach_mode"], out["connection_info"] = a["attached_at"], "", "rw", doc{}
	}
	return out
}

func listAttachments(c *call) *reply {
	if c.minor < 27 {
		return novaError(404, "The resource could not be found.")
	}
	rows := []any{}
	for _, a := range c.t("volume.attachment").all() {
		if c.mine(a.str("project_id")) && is(c.param("volume_id"), a.str("volume_id")) && is(c.param("instance_id"), a.str("server_id")) {
			rows = append(rows, cinderAttachment(a, strings.HasSuffix(c.r.URL.Path, "/detail")))
		}
	}
	return ok(doc{"attachments": rows})
}

func showAttachment(c *call) *reply {
	a := c.t("volume.attachment").get(c.id())
	if a == nil || c.minor < 27 || !c.mine(a.str("project_id")) {
		return novaError(404, "Volume attachment could not be found with filter: attachment_id = %s.", c.id())
	}
	return ok(doc{"attachment": cinderAttachment(a, true)})
}
