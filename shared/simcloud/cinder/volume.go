package cinder

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"hearth/shared/simcloud/glance"
	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
)

func volumeNounRoutes() []ground.Route {
	p := "/v3/{project}/volumes"
	one := p + "/{id}"
	return []ground.Route{{"GET", p, listVolumes}, {"GET", p + "/detail", listVolumes}, {"POST", p, createVolume}, {"GET", one, showVolume},
		{"PUT", one, updateVolume}, {"DELETE", one, deleteVolume}, {"POST", one + "/action", volumeAction},
		{"GET", one + "/metadata", volumeMetadata}, {"POST", one + "/metadata", volumeMetadata}, {"PUT", one + "/metadata", volumeMetadata},
		{"DELETE", one + "/metadata/{key}", dropVolumeMetadata},
		{"GET", "/v3/{project}/attachments", listAttachments}, {"GET", "/v3/{project}/attachments/detail", listAttachments}, {"GET", "/v3/{project}/attachments/{id}", showAttachment}}
}

// BeginChange sets a volume's status, and the document that it becomes after a number of seconds.
func BeginChange(c *ground.Cloud, v doc, now time.Time, status string, seconds float64, then doc) doc {
	next := v.With("status", status, "updated_at", ground.ZeroMicros(now), "_due", ground.Later(now, seconds), "_then", then)
	return c.Table("volume.volume").Put(next)
}

func volumeDue(c *ground.Cloud, v doc, at time.Time) {
	then := v.Sub("_then")
	if then.Flag("_gone") {
		c.Table("volume.volume").Remove(v.Str("id"))
		return
	}
	if a := c.Table("volume.attachment").Get(then.Str("_detach")); a != nil {
		RemoveAttachment(c, a, at)
		return
	}
	next := v.With("updated_at", ground.ZeroMicros(at))
	delete(next, "_due")
	delete(next, "_then")
	for k, value := range then {
		next[k] = value
	}
	c.Table("volume.volume").Put(next)
}

// NewVolume returns a volume of the caller's project that is not stored yet.
func NewVolume(c *call, name any, size int64, kind string) doc {
	if kind == "" {
		kind = DefaultType
	}
	return doc{"id": ground.UUID(), "status": "creating", "size": size, "availability_zone": "nova", "created_at": ground.ZeroMicros(c.Now), "updated_at": nil, "name": name, "description": nil,
		"volume_type": kind, "snapshot_id": nil, "source_volid": nil, "metadata": doc{}, "user_id": c.Token.User, "bootable": "false", "encrypted": false,
		"replication_status": nil, "consistencygroup_id": nil, "multiattach": false, "project_id": c.Project()}
}

func volumeBody(c *call, v doc) doc {
	out := v.Shown()
	delete(out, "project_id")
	id := v.Str("id")
	out["links"] = []any{doc{"rel": "self", "href": c.Base + "/volume/v3/" + c.Path("project") + "/volumes/" + id}, doc{"rel": "bookmark", "href": c.Base + "/volume/" + c.Path("project") + "/volumes/" + id}}
	attachments := []any{}
	for _, a := range c.Table("volume.attachment").By("volume_id", id) {
		attachments = append(attachments, doc{"id": id, "attachment_id": a["id"], "volume_id": id, "server_id": a["server_id"], "host_name": nil, "device": a["device"], "attached_at": a["attached_at"]})
	}
	out["attachments"] = attachments
	if image := v.Str("_image"); image != "" {
		out["volume_image_metadata"] = doc{"image_id": image, "image_name": c.Table("image.image").Get(image).Str("name")}
	}
	if c.Minor >= 13 {
		out["group_id"] = nil
	}
	if c.Minor >= 21 {
		out["provider_id"] = nil
	}
	if c.Minor >= 48 {
		out["shared_targets"], out["service_uuid"] = false, nil
	}
	return out
}

// fullVolume adds what lists and shows have beside the answer to a create.
func fullVolume(c *call, v doc) doc {
	out := volumeBody(c, v).With("os-vol-tenant-attr:tenant_id", v["project_id"])
	if c.IsAdmin() {
		out["os-vol-host-attr:host"], out["os-vol-mig-status-attr:migstat"], out["os-vol-mig-status-attr:name_id"], out["migration_status"] = "simulated@lvm#lvm", nil, nil, nil
	}
	return out
}

func createVolume(c *call) *reply {
	given := c.Body.Sub("volume")
	if given == nil {
		return microversion.BadField("volume", c.Body, "'volume' is a required property")
	}
	size, p := volumeSize(given)
	if p != nil {
		return p
	}
	if z := given.Str("availability_zone"); !microversion.Zones[z] {
		return microversion.Error(400, "Availability zone '%s' is invalid.", z)
	}
	kind := DefaultType
	if ref := given.Str("volume_type"); ref != "" {
		t := volumeType(c.Cloud, ref)
		if t == nil {
			return microversion.Error(404, "Volume type with name %s could not be found.", ref)
		}
		kind = t.Str("name")
	}
	v := NewVolume(c, given["name"], size, kind)
	if p := volumeSource(c, v, given); p != nil {
		return p
	}
	if v.Num("size") == 0 {
		return microversion.Error(400, "The server could not comply with the request since it is either malformed or otherwise incorrect.")
	}
	if p := withinVolumeSize(c, c.Project(), v.Num("size")); p != nil {
		return p
	}
	if p := withinVolumeQuota(c, c.Project(), "volumes", 1, v.Num("size")); p != nil {
		return p
	}
	for _, name := range []string{"description", "multiattach"} {
		if given[name] != nil {
			v[name] = given[name]
		}
	}
	if m := given.Sub("metadata"); m != nil {
		v["metadata"] = m
	}
	v["_hints"] = c.Body["OS-SCH-HNT:scheduler_hints"]
	end := "available"
	if c.ObjectFails {
		end = "error"
	}
	v["_due"], v["_then"] = ground.Later(c.Now, c.Current.VolumeCreate), doc{"status": end}
	out := volumeBody(c, c.Table("volume.volume").Put(v))
	out["created_at"] = c.Now.UTC().Format(ground.TimeMicros)
	return ground.Accepted(doc{"volume": out})
}

func volumeSize(given doc) (int64, *reply) {
	if given["size"] == nil {
		return 0, nil // the size comes from its source
	}
	size, isWhole := ground.Integer(given["size"])
	if !isWhole {
		return 0, microversion.BadField("size", given["size"], "%s does not match '^[0-9]+$'", ground.PythonText(given["size"]))
	}
	if size < 1 {
		return 0, microversion.BadField("size", size, "%d is less than the minimum of 1", size)
	}
	return size, nil
}

// volumeSource copies what the volume is made from.
func volumeSource(c *call, v, given doc) *reply {
	if id := given.Str("snapshot_id"); id != "" {
		s := c.Table("volume.snapshot").Get(id)
		if s == nil || !c.MaySee(s.Str("project_id")) {
			return microversion.Error(404, "Snapshot %s could not be found.", id)
		}
		if v.Num("size") == 0 {
			v["size"] = s["size"]
		}
		v["snapshot_id"] = id
		if v.Num("size") < s.Num("size") {
			return microversion.Error(400, "Invalid input received: Volume size '%d'GB cannot be smaller than the snapshot size %dGB. They must be >= original snapshot size.", v.Num("size"), s.Num("size"))
		}
	}
	if id := given.Str("source_volid"); id != "" {
		s := c.Table("volume.volume").Get(id)
		if s == nil || !c.MaySee(s.Str("project_id")) {
			return microversion.Error(404, "Volume %s could not be found.", id)
		}
		if v.Num("size") == 0 {
			v["size"] = s["size"]
		}
		v["source_volid"] = id
	}
	if id := given.Str("backup_id"); id != "" {
		b := c.Table("volume.backup").Get(id)
		if b == nil || !c.MaySee(b.Str("project_id")) {
			return microversion.Error(404, "Backup %s could not be found.", id)
		}
		if v.Num("size") == 0 {
			v["size"] = b["size"]
		}
		v["status"] = "restoring-backup"
	}
	id := ground.OrText(given.Str("imageRef"), given.Str("image_id"))
	if id == "" {
		return nil
	}
	image := c.Table("image.image").Get(ground.LastPart(id))
	switch {
	case image == nil || !glance.SeesImage(c, image):
		return microversion.Error(400, "Invalid image identifier or unable to access requested image.")
	case image.Str("status") != "active":
		return microversion.Error(400, "Invalid input received: Invalid image identifier or unable to access requested image.")
	case image.Num("min_disk") > v.Num("size"):
		return microversion.Error(400, "Invalid input received: Volume size %dGB cannot be smaller than the image minDisk size %dGB.", v.Num("size"), image.Num("min_disk"))
	}
	v["bootable"], v["_image"] = "true", image["id"]
	return nil
}

func findVolume(c *call) (doc, *reply) {
	v := c.Table("volume.volume").Get(c.ID())
	if v == nil || !c.MaySee(v.Str("project_id")) {
		return nil, microversion.Error(404, "Volume %s could not be found.", c.ID())
	}
	return v, nil
}

func showVolume(c *call) *reply {
	v, p := findVolume(c)
	if p != nil {
		return p
	}
	return ground.OK(doc{"volume": fullVolume(c, v)})
}

func updateVolume(c *call) *reply {
	v, p := findVolume(c)
	if p != nil {
		return p
	}
	given := c.Body.Sub("volume")
	next := v.With("updated_at", ground.ZeroMicros(c.Now))
	for from, to := range map[string]string{"name": "name", "display_name": "name", "description": "description", "display_description": "description", "metadata": "metadata"} {
		if value, sent := given[from]; sent {
			next[to] = value
		}
	}
	return ground.OK(doc{"volume": volumeBody(c, c.Table("volume.volume").Put(next))})
}

func deleteVolume(c *call) *reply {
	v, p := findVolume(c)
	if p != nil {
		return p
	}
	cascade, _ := ground.Truth(c.Param("cascade"))
	snapshots := c.Table("volume.snapshot").By("volume_id", v.Str("id"))
	if v.Str("status") == "deleting" {
		return ground.Accepted(nil)
	}
	if !ground.HasWord("available error error_restoring error_extending error_managing", v.Str("status")) || len(snapshots) > 0 && !cascade || len(c.Table("volume.attachment").By("volume_id", v.Str("id"))) > 0 {
		return microversion.Error(400, "Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing and must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer.")
	}
	for _, s := range snapshots {
		c.Table("volume.snapshot").Remove(s.Str("id"))
	}
	BeginChange(c.Cloud, v, c.Now, "deleting", c.Current.VolumeDelete, doc{"_gone": true})
	return ground.Accepted(nil)
}

func listVolumes(c *call) *reply {
	t := c.Table("volume.volume")
	rows := t.By("project_id", c.Project())
	if all, _ := ground.Truth(c.Param("all_tenants")); all && c.IsAdmin() {
		rows = t.All()
	}
	var about *regexp.Regexp
	if n := c.Param("name~"); n != "" {
		about, _ = regexp.Compile(n) // without a pattern all pass
	}
	var found []doc
	for i := len(rows) - 1; i >= 0; i-- {
		v := rows[i]
		if ground.Accepts(c.Param("status"), v.Str("status")) && ground.Accepts(c.Param("name"), v.Str("name")) && ground.Accepts(c.Param("bootable"), v.Str("bootable")) && ground.Accepts(c.Param("id"), v.Str("id")) &&
			(about == nil || about.MatchString(v.Str("name"))) && hasMetadata(v, c.Param("metadata")) {
			found = append(found, v)
		}
	}
	if key, dir, _ := strings.Cut(ground.OrText(c.Param("sort"), c.Param("sort_key")), ":"); key == "name" || key == "display_name" {
		slices.SortStableFunc(found, func(a, b doc) int { return strings.Compare(a.Str("name"), b.Str("name")) })
		if ground.OrText(dir, c.Param("sort_dir")) != "asc" {
			slices.Reverse(found)
		}
	} else if key == "created_at" && ground.OrText(dir, c.Param("sort_dir")) == "asc" {
		slices.Reverse(found)
	}
	page, next, p := microversion.Cut(c, found)
	if p != nil {
		return p
	}
	out := make([]any, len(page))
	for i, v := range page {
		if strings.HasSuffix(c.Request.URL.Path, "/detail") {
			out[i] = fullVolume(c, v)
		} else {
			out[i] = volumeBody(c, v).Pick("id", "name", "links")
		}
	}
	body := doc{"volumes": out}
	if next != "" {
		body["volumes_links"] = []any{doc{"rel": "next", "href": microversion.NextLink(c, next)}}
	}
	return ground.OK(body)
}

// hasMetadata reads the filter metadata={'a':'b'}.
func hasMetadata(v doc, filter string) bool {
	for _, pair := range strings.Split(strings.Trim(filter, "{}"), ",") {
		if key, value, found := strings.Cut(pair, ":"); found {
			if v.Sub("metadata").Str(strings.Trim(key, " '\"")) != strings.Trim(value, " '\"") {
				return false
			}
		}
	}
	return true
}
