package nova

import (
	"hearth/shared/simcloud/cinder"
	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
)

// Volumes on servers. An attachment is one row, that Nova and Cinder both show.

func attachmentRoutes() []ground.Route {
	base := "/v2.1/servers/{id}/os-volume_attachments"
	return []ground.Route{{"GET", base, of(listAttached)}, {"POST", base, of(attachVolume)}, {"GET", base + "/{volume}", of(showAttached)},
		{"PUT", base + "/{volume}", of(updateAttached)}, {"DELETE", base + "/{volume}", of(detachVolume)}}
}

func attachmentBody(c *call, a doc) doc {
	out := a.Pick("device")
	out["volumeId"], out["serverId"] = a["volume_id"], a["server_id"]
	if c.Minor < 89 {
		out["id"] = a["volume_id"]
	} else {
		out["attachment_id"], out["bdm_uuid"] = a["id"], ground.SeedUUID("bdm/"+a.Str("id"))
	}
	if c.Minor >= 70 {
		out["tag"] = a["_tag"]
	}
	if c.Minor >= 79 {
		out["delete_on_termination"] = a.Flag("delete_on_termination")
	}
	return out
}

func listAttached(c *call, d doc) *reply {
	rows := []any{}
	for _, a := range c.Table("volume.attachment").By("server_id", d.Str("id")) {
		rows = append(rows, attachmentBody(c, a))
	}
	return ground.OK(doc{"volumeAttachments": rows})
}

func findAttached(c *call, d doc) (doc, *reply) {
	id := c.Path("volume")
	for _, a := range c.Table("volume.attachment").By("volume_id", id) {
		if a.Str("server_id") == d.Str("id") {
			return a, nil
		}
	}
	return nil, microversion.Error(404, "Instance %s is not attached to volume %s", d.Str("id"), id)
}

func showAttached(c *call, d doc) *reply {
	a, p := findAttached(c, d)
	if p != nil {
		return p
	}
	return ground.OK(doc{"volumeAttachment": attachmentBody(c, a)})
}

func updateAttached(c *call, d doc) *reply {
	a, p := findAttached(c, d)
	if p != nil {
		return p
	}
	given := c.Body.Sub("volumeAttachment")
	if v, sent := given["delete_on_termination"]; sent {
		on, _ := ground.Truth(v)
		c.Table("volume.attachment").Put(a.With("delete_on_termination", on))
	}
	return ground.Accepted(nil)
}

func attachVolume(c *call, d doc) *reply {
	given := c.Body.Sub("volumeAttachment")
	id := given.Str("volumeId")
	v := c.Table("volume.volume").Get(id)
	if v == nil || !c.MaySee(v.Str("project_id")) {
		return microversion.Error(404, "Volume %s could not be found.", id)
	}
	if p := checkState(c, d, "attach_volume", "active stopped paused suspended resized shelved shelved_offloaded"); p != nil {
		return p
	}
	if held := c.Table("volume.attachment").By("volume_id", id); len(held) > 0 && !v.Flag("multiattach") {
		return microversion.Error(400, "Invalid volume: volume %s is already attached to instances: %s", id, held[0].Str("server_id"))
	}
	if s := v.Str("status"); s != "available" && !(s == "in-use" && v.Flag("multiattach")) {
		return microversion.Error(400, "Invalid volume: Volume %s status must be available or downloading to reserve, but the current status is %s.", id, s)
	}
	a := attachTo(c, d, v, given.Str("device"), given.Flag("delete_on_termination"), c.Current.VolumeAction)
	if tag := given.Str("tag"); tag != "" {
		a = c.Table("volume.attachment").Put(a.With("_tag", tag))
	}
	return ground.OK(doc{"volumeAttachment": attachmentBody(c, a)})
}

// attachTo puts a volume on a server; it is in use after that many seconds.
func attachTo(c *call, server, v doc, device string, drop bool, seconds float64) doc {
	if device == "" {
		device = "/dev/vd" + string(rune('b'+len(c.Table("volume.attachment").By("server_id", server.Str("id")))%25))
	}
	a := c.Table("volume.attachment").Put(doc{"id": ground.UUID(), "volume_id": v["id"], "server_id": server["id"], "project_id": server["project_id"], "device": device,
		"delete_on_termination": drop, "attached_at": ground.ZeroMicros(c.Now)})
	cinder.BeginChange(c.Cloud, v, c.Now, "attaching", seconds, doc{"status": "in-use"})
	return a
}

func detachVolume(c *call, d doc) *reply {
	a, p := findAttached(c, d)
	if p != nil {
		return p
	}
	if p := checkState(c, d, "detach_volume", "active stopped paused suspended resized shelved shelved_offloaded"); p != nil {
		return p
	}
	v := c.Table("volume.volume").Get(a.Str("volume_id"))
	if s := v.Str("status"); s != "in-use" {
		return microversion.Error(400, "Invalid volume: Invalid input received: Invalid volume: Unable to detach volume. Volume status must be 'in-use' and attach_status must be 'attached' to detach.")
	}
	cinder.BeginChange(c.Cloud, v, c.Now, "detaching", c.Current.VolumeAction, doc{"_detach": a["id"]})
	return ground.Accepted(nil)
}
