package cinder

import (
	"strings"

	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
)

// volumeAction answers POST …/volumes/{id}/action.
func volumeAction(c *call) *reply {
	v, p := findVolume(c)
	if p != nil {
		return p
	}
	if len(c.Body) != 1 {
		return microversion.Error(400, "There is no such action: %s. Verify the request body and Content-Type header and try again.", strings.Join(ground.Sorted(c.Body), ", "))
	}
	name := ground.Sorted(c.Body)[0]
	given := c.Body.Sub(name)
	switch name {
	case "os-extend":
		return extendVolume(c, v, given)
	case "os-retype":
		return retypeVolume(c, v, given)
	case "os-update_readonly_flag":
		if s := v.Str("status"); s != "available" {
			return microversion.Error(400, "Invalid volume: Volume %s status must be available to update readonly flag, but current status is: %s.", c.ID(), s)
		}
		on, _ := ground.Truth(given["readonly"])
		c.Table("volume.volume").Put(v.With("metadata", v.Sub("metadata").With("readonly", ground.PythonText(on))))
		return ground.Accepted(nil)
	case "os-set_bootable":
		on, _ := ground.Truth(given["bootable"])
		c.Table("volume.volume").Put(v.With("bootable", strings.ToLower(ground.PythonText(on))))
		return ground.OK(nil)
	case "os-reset_status", "os-force_delete":
		if !c.IsAdmin() {
			return microversion.Error(403, "Policy doesn't allow volume_extension:volume_admin_actions:%s to be performed.", strings.TrimPrefix(name, "os-"))
		}
		if name == "os-force_delete" {
			BeginChange(c.Cloud, v, c.Now, "deleting", c.Current.VolumeDelete, doc{"_gone": true})
		} else if s := given.Str("status"); s != "" {
			BeginChange(c.Cloud, v, c.Now, s, 0, doc{})
		}
		return ground.Accepted(nil)
	case "os-set_image_metadata", "os-unset_image_metadata":
		return ground.OK(doc{"metadata": given["metadata"]})
	case "os-detach":
		for _, a := range c.Table("volume.attachment").By("volume_id", c.ID()) {
			RemoveAttachment(c.Cloud, a, c.Now)
		}
		return ground.Accepted(nil)
	case "os-attach", "os-reserve", "os-unreserve", "os-begin_detaching", "os-roll_detaching":
		return ground.Accepted(nil)
	}
	return microversion.Error(400, "There is no such action: %s. Verify the request body and Content-Type header and try again.", name)
}

func extendVolume(c *call, v, given doc) *reply {
	size := given.Num("new_size")
	status := v.Str("status")
	if status != "available" && !(status == "in-use" && c.Minor >= 42) {
		return microversion.Error(400, "Invalid volume: Volume %s status must be '('available',)' to extend, currently %s.", v.Str("id"), status)
	}
	if size <= v.Num("size") {
		return microversion.Error(400, "Invalid input received: New size for extend must be greater than current size. (current: %d, extended: %d).", v.Num("size"), size)
	}
	if p := withinVolumeSize(c, v.Str("project_id"), size); p != nil {
		return p
	}
	if p := withinVolumeQuota(c, v.Str("project_id"), "volumes", 0, size-v.Num("size")); p != nil {
		return p
	}
	BeginChange(c.Cloud, v, c.Now, "extending", c.Current.VolumeAction, doc{"status": status, "size": size})
	return ground.Accepted(nil)
}

func retypeVolume(c *call, v, given doc) *reply {
	t := volumeType(c.Cloud, given.Str("new_type"))
	if t == nil {
		return microversion.Error(404, "Volume type with name %s could not be found.", given.Str("new_type"))
	}
	if !ground.HasWord("available in-use", v.Str("status")) || t.Str("name") == v.Str("volume_type") {
		return microversion.Error(400, "Invalid volume: Retype needs volume to be in available or in-use state, not be part of an active migration or a consistency group, requested type has to be different that the one from the volume, and for in-use volumes front-end qos specs cannot change.")
	}
	BeginChange(c.Cloud, v, c.Now, "retyping", c.Current.VolumeAction, doc{"status": v["status"], "volume_type": t["name"]})
	return ground.Accepted(nil)
}

// volumeMetadata shows, adds to (POST) or replaces (PUT) a volume's metadata.
func volumeMetadata(c *call) *reply {
	v, p := findVolume(c)
	if p != nil {
		return p
	}
	next := v.Sub("metadata")
	if c.Request.Method != "GET" {
		given := c.Body.Sub("metadata")
		if given == nil {
			return microversion.BadField("metadata", c.Body, "'metadata' is a required property")
		}
		next = doc{}
		if c.Request.Method == "POST" {
			next = v.Sub("metadata").With()
		}
		for k, value := range given {
			next[k] = value
		}
		c.Table("volume.volume").Put(v.With("metadata", next, "updated_at", ground.ZeroMicros(c.Now)))
	}
	return ground.OK(doc{"metadata": next})
}

func dropVolumeMetadata(c *call) *reply {
	v, p := findVolume(c)
	if p != nil {
		return p
	}
	next := v.Sub("metadata").With()
	if !next.Has(c.Path("key")) {
		return microversion.Error(404, "Volume %s has no metadata with key %s.", c.ID(), c.Path("key"))
	}
	delete(next, c.Path("key"))
	c.Table("volume.volume").Put(v.With("metadata", next))
	return ground.OK(nil)
}

func cinderAttachment(a doc, detail bool) doc {
	out := doc{"id": a["id"], "status": "attached", "instance": a["server_id"], "volume_id": a["volume_id"]}
	if detail {
		out["attached_at"], out["detached_at"], out["attach_mode"], out["connection_info"] = a["attached_at"], "", "rw", doc{}
	}
	return out
}

func listAttachments(c *call) *reply {
	if c.Minor < 27 {
		return microversion.Error(404, "The resource could not be found.")
	}
	rows := []any{}
	for _, a := range c.Table("volume.attachment").All() {
		if c.MaySee(a.Str("project_id")) && ground.Accepts(c.Param("volume_id"), a.Str("volume_id")) && ground.Accepts(c.Param("instance_id"), a.Str("server_id")) {
			rows = append(rows, cinderAttachment(a, strings.HasSuffix(c.Request.URL.Path, "/detail")))
		}
	}
	return ground.OK(doc{"attachments": rows})
}

func showAttachment(c *call) *reply {
	a := c.Table("volume.attachment").Get(c.ID())
	if a == nil || c.Minor < 27 || !c.MaySee(a.Str("project_id")) {
		return microversion.Error(404, "Volume attachment could not be found with filter: attachment_id = %s.", c.ID())
	}
	return ground.OK(doc{"attachment": cinderAttachment(a, true)})
}
