package simcloud

// Volumes on servers. An attachment is one row, that Nova and Cinder both show.

func attachmentRoutes() []route {
	base := "/v2.1/servers/{id}/os-volume_attachments"
	return []route{{"GET", base, of(listAttached)}, {"POST", base, of(attachVolume)}, {"GET", base + "/{volume}", of(showAttached)},
		{"PUT", base + "/{volume}", of(updateAttached)}, {"DELETE", base + "/{volume}", of(detachVolume)}}
}

func attachmentBody(c *call, a doc) doc {
	out := a.pick("device")
	out["volumeId"], out["serverId"] = a["volume_id"], a["server_id"]
	if c.minor < 89 {
		out["id"] = a["volume_id"]
	} else {
		out["attachment_id"], out["bdm_uuid"] = a["id"], seedUUID("bdm/"+a.str("id"))
	}
	if c.minor >= 70 {
		out["tag"] = a["_tag"]
	}
	if c.minor >= 79 {
		out["delete_on_termination"] = a.flag("delete_on_termination")
	}
	return out
}

func listAttached(c *call, d doc) *reply {
	rows := []any{}
	for _, a := range c.t("volume.attachment").by("server_id", d.str("id")) {
		rows = append(rows, attachmentBody(c, a))
	}
	return ok(doc{"volumeAttachments": rows})
}

func findAttached(c *call, d doc) (doc, *reply) {
	id := c.path("volume")
	for _, a := range c.t("volume.attachment").by("volume_id", id) {
		if a.str("server_id") == d.str("id") {
			return a, nil
		}
	}
	return nil, novaError(404, "Instance %s is not attached to volume %s", d.str("id"), id)
}

func showAttached(c *call, d doc) *reply {
	a, p := findAttached(c, d)
	if p != nil {
		return p
	}
	return ok(doc{"volumeAttachment": attachmentBody(c, a)})
}

func updateAttached(c *call, d doc) *reply {
	a, p := findAttached(c, d)
	if p != nil {
		return p
	}
	given := c.body.sub("volumeAttachment")
	if v, sent := given["delete_on_termination"]; sent {
		on, _ := truth(v)
		c.t("volume.attachment").put(a.with("delete_on_termination", on))
	}
	return accepted(nil)
}

func attachVolume(c *call, d doc) *reply {
	given := c.body.sub("volumeAttachment")
	id := given.str("volumeId")
	v := c.t("volume.volume").get(id)
	if v == nil || !c.mine(v.str("project_id")) {
		return novaError(404, "Volume %s could not be found.", id)
	}
	if p := checkState(c, d, "attach_volume", "active stopped paused suspended resized shelved shelved_offloaded"); p != nil {
		return p
	}
	if held := c.t("volume.attachment").by("volume_id", id); len(held) > 0 && !v.flag("multiattach") {
		return novaError(400, "Invalid volume: volume %s is already attached to instances: %s", id, held[0].str("server_id"))
	}
	if s := v.str("status"); s != "available" && !(s == "in-use" && v.flag("multiattach")) {
		return novaError(400, "Invalid volume: Volume %s status must be available or downloading to reserve, but the current status is %s.", id, s)
	}
	a := attachTo(c, d, v, given.str("device"), given.flag("delete_on_termination"), c.settings.VolumeAction)
	if tag := given.str("tag"); tag != "" {
		a = c.t("volume.attachment").put(a.with("_tag", tag))
	}
	return ok(doc{"volumeAttachment": attachmentBody(c, a)})
}

// attachTo puts a volume on a server; it is in use after that many seconds.
func attachTo(c *call, server, v doc, device string, drop bool, seconds float64) doc {
	if device == "" {
		device = "/dev/vd" + string(rune('b'+len(c.t("volume.attachment").by("server_id", server.str("id")))%25))
	}
	a := c.t("volume.attachment").put(doc{"id": uuid(), "volume_id": v["id"], "server_id": server["id"], "project_id": server["project_id"], "device": device,
		"delete_on_termination": drop, "attached_at": zeroMicros(c.now)})
	volumeBegin(c.Cloud, v, c.now, "attaching", seconds, doc{"status": "in-use"})
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
	v := c.t("volume.volume").get(a.str("volume_id"))
	if s := v.str("status"); s != "in-use" {
		return novaError(400, "Invalid volume: Invalid input received: Invalid volume: Unable to detach volume. Volume status must be 'in-use' and attach_status must be 'attached' to detach.")
	}
	volumeBegin(c.Cloud, v, c.now, "detaching", c.settings.VolumeAction, doc{"_detach": a["id"]})
	return accepted(nil)
}
