package simcloud

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

func volumeNounRoutes() []route {
	p := "/v3/{project}/volumes"
	one := p + "/{id}"
	return []route{{"GET", p, listVolumes}, {"GET", p + "/detail", listVolumes}, {"POST", p, createVolume}, {"GET", one, showVolume},
		{"PUT", one, updateVolume}, {"DELETE", one, deleteVolume}, {"POST", one + "/action", volumeAction},
		{"GET", one + "/metadata", volumeMetadata}, {"POST", one + "/metadata", volumeMetadata}, {"PUT", one + "/metadata", volumeMetadata},
		{"DELETE", one + "/metadata/{key}", dropVolumeMetadata},
		{"GET", "/v3/{project}/attachments", listAttachments}, {"GET", "/v3/{project}/attachments/detail", listAttachments}, {"GET", "/v3/{project}/attachments/{id}", showAttachment}}
}

// volumeBegin sets a volume's status, and the document that it becomes after a number of seconds.
func volumeBegin(c *Cloud, v doc, now time.Time, status string, seconds float64, then doc) doc {
	next := v.with("status", status, "updated_at", zeroMicros(now), "_due", later(now, seconds), "_then", then)
	return c.t("volume.volume").put(next)
}

func volumeDue(c *Cloud, v doc, at time.Time) {
	then := v.sub("_then")
	if then.flag("_gone") {
		c.t("volume.volume").remove(v.str("id"))
		return
	}
	if a := c.t("volume.attachment").get(then.str("_detach")); a != nil {
		removeAttachment(c, a, at)
		return
	}
	next := v.with("updated_at", zeroMicros(at))
	delete(next, "_due")
	delete(next, "_then")
	for k, value := range then {
		next[k] = value
	}
	c.t("volume.volume").put(next)
}

func newVolume(c *call, name any, size int64, kind string) doc {
	if kind == "" {
		kind = defaultType
	}
	return doc{"id": uuid(), "status": "creating", "size": size, "availability_zone": "nova", "created_at": zeroMicros(c.now), "updated_at": nil, "name": name, "description": nil,
		"volume_type": kind, "snapshot_id": nil, "source_volid": nil, "metadata": doc{}, "user_id": c.tok.User, "bootable": "false", "encrypted": false,
		"replication_status": nil, "consistencygroup_id": nil, "multiattach": false, "project_id": c.project()}
}

func volumeBody(c *call, v doc) doc {
	out := v.shown()
	delete(out, "project_id")
	id := v.str("id")
	out["links"] = []any{doc{"rel": "self", "href": c.base + "/volume/v3/" + c.path("project") + "/volumes/" + id}, doc{"rel": "bookmark", "href": c.base + "/volume/" + c.path("project") + "/volumes/" + id}}
	attachments := []any{}
	for _, a := range c.t("volume.attachment").by("volume_id", id) {
		attachments = append(attachments, doc{"id": id, "attachment_id": a["id"], "volume_id": id, "server_id": a["server_id"], "host_name": nil, "device": a["device"], "attached_at": a["attached_at"]})
	}
	out["attachments"] = attachments
	if image := v.str("_image"); image != "" {
		out["volume_image_metadata"] = doc{"image_id": image, "image_name": c.t("image.image").get(image).str("name")}
	}
	if c.minor >= 13 {
		out["group_id"] = nil
	}
	if c.minor >= 21 {
		out["provider_id"] = nil
	}
	if c.minor >= 48 {
		out["shared_targets"], out["service_uuid"] = false, nil
	}
	return out
}

// fullVolume adds what lists and shows have beside the answer to a create.
func fullVolume(c *call, v doc) doc {
	out := volumeBody(c, v).with("os-vol-tenant-attr:tenant_id", v["project_id"])
	if c.admin() {
		out["os-vol-host-attr:host"], out["os-vol-mig-status-attr:migstat"], out["os-vol-mig-status-attr:name_id"], out["migration_status"] = "simulated@lvm#lvm", nil, nil, nil
	}
	return out
}

func createVolume(c *call) *reply {
	given := c.body.sub("volume")
	if given == nil {
		return badField("volume", c.body, "'volume' is a required property")
	}
	size, p := volumeSize(given)
	if p != nil {
		return p
	}
	if z := given.str("availability_zone"); !zones[z] {
		return novaError(400, "Availability zone '%s' is invalid.", z)
	}
	kind := defaultType
	if ref := given.str("volume_type"); ref != "" {
		t := volumeType(c.Cloud, ref)
		if t == nil {
			return novaError(404, "Volume type with name %s could not be found.", ref)
		}
		kind = t.str("name")
	}
	v := newVolume(c, given["name"], size, kind)
	if p := volumeSource(c, v, given); p != nil {
		return p
	}
	if v.num("size") == 0 {
		return novaError(400, "The server could not comply with the request since it is either malformed or otherwise incorrect.")
	}
	if p := withinVolumeSize(c, c.project(), v.num("size")); p != nil {
		return p
	}
	if p := withinVolumeQuota(c, c.project(), "volumes", 1, v.num("size")); p != nil {
		return p
	}
	for _, name := range []string{"description", "multiattach"} {
		if given[name] != nil {
			v[name] = given[name]
		}
	}
	if m := given.sub("metadata"); m != nil {
		v["metadata"] = m
	}
	v["_hints"] = c.body["OS-SCH-HNT:scheduler_hints"]
	end := "available"
	if c.spoilt {
		end = "error"
	}
	v["_due"], v["_then"] = later(c.now, c.settings.VolumeCreate), doc{"status": end}
	out := volumeBody(c, c.t("volume.volume").put(v))
	out["created_at"] = c.now.UTC().Format(micros)
	return accepted(doc{"volume": out})
}

func volumeSize(given doc) (int64, *reply) {
	if given["size"] == nil {
		return 0, nil // the size comes from its source
	}
	size, isWhole := whole(given["size"])
	if !isWhole {
		return 0, badField("size", given["size"], "%s does not match '^[0-9]+$'", python(given["size"]))
	}
	if size < 1 {
		return 0, badField("size", size, "%d is less than the minimum of 1", size)
	}
	return size, nil
}

// volumeSource copies what the volume is made from.
func volumeSource(c *call, v, given doc) *reply {
	if id := given.str("snapshot_id"); id != "" {
		s := c.t("volume.snapshot").get(id)
		if s == nil || !c.mine(s.str("project_id")) {
			return novaError(404, "Snapshot %s could not be found.", id)
		}
		if v.num("size") == 0 {
			v["size"] = s["size"]
		}
		v["snapshot_id"] = id
		if v.num("size") < s.num("size") {
			return novaError(400, "Invalid input received: Volume size '%d'GB cannot be smaller than the snapshot size %dGB. They must be >= original snapshot size.", v.num("size"), s.num("size"))
		}
	}
	if id := given.str("source_volid"); id != "" {
		s := c.t("volume.volume").get(id)
		if s == nil || !c.mine(s.str("project_id")) {
			return novaError(404, "Volume %s could not be found.", id)
		}
		if v.num("size") == 0 {
			v["size"] = s["size"]
		}
		v["source_volid"] = id
	}
	if id := given.str("backup_id"); id != "" {
		b := c.t("volume.backup").get(id)
		if b == nil || !c.mine(b.str("project_id")) {
			return novaError(404, "Backup %s could not be found.", id)
		}
		if v.num("size") == 0 {
			v["size"] = b["size"]
		}
		v["status"] = "restoring-backup"
	}
	id := orText(given.str("imageRef"), given.str("image_id"))
	if id == "" {
		return nil
	}
	image := c.t("image.image").get(lastPart(id))
	switch {
	case image == nil || !seesImage(c, image):
		return novaError(400, "Invalid image identifier or unable to access requested image.")
	case image.str("status") != "active":
		return novaError(400, "Invalid input received: Invalid image identifier or unable to access requested image.")
	case image.num("min_disk") > v.num("size"):
		return novaError(400, "Invalid input received: Volume size %dGB cannot be smaller than the image minDisk size %dGB.", v.num("size"), image.num("min_disk"))
	}
	v["bootable"], v["_image"] = "true", image["id"]
	return nil
}

func findVolume(c *call) (doc, *reply) {
	v := c.t("volume.volume").get(c.id())
	if v == nil || !c.mine(v.str("project_id")) {
		return nil, novaError(404, "Volume %s could not be found.", c.id())
	}
	return v, nil
}

func showVolume(c *call) *reply {
	v, p := findVolume(c)
	if p != nil {
		return p
	}
	return ok(doc{"volume": fullVolume(c, v)})
}

func updateVolume(c *call) *reply {
	v, p := findVolume(c)
	if p != nil {
		return p
	}
	given := c.body.sub("volume")
	next := v.with("updated_at", zeroMicros(c.now))
	for from, to := range map[string]string{"name": "name", "display_name": "name", "description": "description", "display_description": "description", "metadata": "metadata"} {
		if value, sent := given[from]; sent {
			next[to] = value
		}
	}
	return ok(doc{"volume": volumeBody(c, c.t("volume.volume").put(next))})
}

func deleteVolume(c *call) *reply {
	v, p := findVolume(c)
	if p != nil {
		return p
	}
	cascade, _ := truth(c.param("cascade"))
	snapshots := c.t("volume.snapshot").by("volume_id", v.str("id"))
	if v.str("status") == "deleting" {
		return accepted(nil)
	}
	if !contains("available error error_restoring error_extending error_managing", v.str("status")) || len(snapshots) > 0 && !cascade || len(c.t("volume.attachment").by("volume_id", v.str("id"))) > 0 {
		return novaError(400, "Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing and must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer.")
	}
	for _, s := range snapshots {
		c.t("volume.snapshot").remove(s.str("id"))
	}
	volumeBegin(c.Cloud, v, c.now, "deleting", c.settings.VolumeDelete, doc{"_gone": true})
	return accepted(nil)
}

func listVolumes(c *call) *reply {
	t := c.t("volume.volume")
	rows := t.by("project_id", c.project())
	if all, _ := truth(c.param("all_tenants")); all && c.admin() {
		rows = t.all()
	}
	var about *regexp.Regexp
	if n := c.param("name~"); n != "" {
		about, _ = regexp.Compile(n) // without a pattern all pass
	}
	var found []doc
	for i := len(rows) - 1; i >= 0; i-- {
		v := rows[i]
		if is(c.param("status"), v.str("status")) && is(c.param("name"), v.str("name")) && is(c.param("bootable"), v.str("bootable")) && is(c.param("id"), v.str("id")) &&
			(about == nil || about.MatchString(v.str("name"))) && hasMetadata(v, c.param("metadata")) {
			found = append(found, v)
		}
	}
	if key, dir, _ := strings.Cut(orText(c.param("sort"), c.param("sort_key")), ":"); key == "name" || key == "display_name" {
		slices.SortStableFunc(found, func(a, b doc) int { return strings.Compare(a.str("name"), b.str("name")) })
		if orText(dir, c.param("sort_dir")) != "asc" {
			slices.Reverse(found)
		}
	} else if key == "created_at" && orText(dir, c.param("sort_dir")) == "asc" {
		slices.Reverse(found)
	}
	page, next, p := cut(c, found)
	if p != nil {
		return p
	}
	out := make([]any, len(page))
	for i, v := range page {
		if strings.HasSuffix(c.r.URL.Path, "/detail") {
			out[i] = fullVolume(c, v)
		} else {
			out[i] = volumeBody(c, v).pick("id", "name", "links")
		}
	}
	body := doc{"volumes": out}
	if next != "" {
		body["volumes_links"] = []any{doc{"rel": "next", "href": nextLink(c, next)}}
	}
	return ok(body)
}

// hasMetadata reads the filter metadata={'a':'b'}.
func hasMetadata(v doc, filter string) bool {
	for _, pair := range strings.Split(strings.Trim(filter, "{}"), ",") {
		if key, value, found := strings.Cut(pair, ":"); found {
			if v.sub("metadata").str(strings.Trim(key, " '\"")) != strings.Trim(value, " '\"") {
				return false
			}
		}
	}
	return true
}
