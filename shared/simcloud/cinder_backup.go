package simcloud

import (
	"strings"
	"time"
)

func backupRoutes() []route {
	p := "/v3/{project}/backups"
	return []route{{"GET", p, listBackups}, {"GET", p + "/detail", listBackups}, {"POST", p, createBackup},
		{"GET", p + "/{id}", showBackup}, {"DELETE", p + "/{id}", deleteBackup}, {"POST", p + "/{id}/restore", restoreBackup}}
}

func backupDue(c *Cloud, b doc, at time.Time) {
	then := b.sub("_then")
	if then.flag("_gone") {
		c.t("volume.backup").remove(b.str("id"))
		return
	}
	next := b.with("status", then["status"], "fail_reason", then["fail_reason"], "updated_at", zeroMicros(at))
	delete(next, "_due")
	c.t("volume.backup").put(next)
}

func createBackup(c *call) *reply {
	given := c.body.sub("backup")
	v := c.t("volume.volume").get(given.str("volume_id"))
	if v == nil || !c.mine(v.str("project_id")) {
		return novaError(404, "Volume %s could not be found.", given.str("volume_id"))
	}
	if force, _ := truth(given["force"]); v.str("status") != "available" && !(force && v.str("status") == "in-use") {
		return novaError(400, "Invalid volume: Volume to be backed up must be available or in-use, but the current status is \"%s\".", v.str("status"))
	}
	if p := withinVolumeQuota(c, v.str("project_id"), "backups", 1, v.num("size")); p != nil {
		return p
	}
	end := doc{"status": "available"}
	if c.spoilt {
		end = doc{"status": "error", "fail_reason": "No space is left"}
	}
	b := doc{"id": uuid(), "created_at": zeroMicros(c.now), "updated_at": nil, "name": given["name"], "description": given["description"], "volume_id": v["id"],
		"status": "creating", "size": v["size"], "container": nil, "object_count": 0, "fail_reason": nil, "is_incremental": false, "has_dependent_backups": false,
		"snapshot_id": nil, "project_id": v["project_id"], "_due": later(c.now, c.settings.VolumeAction), "_then": end}
	b = c.t("volume.backup").put(b)
	return accepted(doc{"backup": doc{"id": b["id"], "name": b["name"], "links": []any{}}})
}

func findBackup(c *call) (doc, *reply) {
	b := c.t("volume.backup").get(c.id())
	if b == nil || !c.mine(b.str("project_id")) {
		return nil, novaError(404, "Backup %s could not be found.", c.id())
	}
	return b, nil
}

func showBackup(c *call) *reply {
	b, p := findBackup(c)
	if p != nil {
		return p
	}
	return ok(doc{"backup": b.shown()})
}

// restoreBackup overwrites an unattached volume with the backup's data.
func restoreBackup(c *call) *reply {
	b, p := findBackup(c)
	if p != nil {
		return p
	}
	id := c.body.sub("restore").str("volume_id")
	v := c.t("volume.volume").get(id)
	switch {
	case v == nil || !c.mine(v.str("project_id")):
		return novaError(404, "Volume %s could not be found.", id)
	case b.str("status") != "available":
		return novaError(400, "Invalid backup: Backup status must be available")
	case v.str("status") != "available":
		return novaError(400, "Invalid volume: Volume to be restored to must be available")
	case b.num("size") > v.num("size"):
		return novaError(400, "Invalid volume: volume size %d is too small to restore backup of size %d.", v.num("size"), b.num("size"))
	}
	end := doc{"status": "available"}
	if c.spoilt {
		end = doc{"status": "error_restoring"}
	}
	c.t("volume.backup").put(b.with("status", "restoring", "_due", later(c.now, c.settings.VolumeAction), "_then", doc{"status": "available"}))
	volumeBegin(c.Cloud, v, c.now, "restoring-backup", c.settings.VolumeAction, end)
	return accepted(doc{"restore": doc{"backup_id": b["id"], "volume_id": id, "volume_name": v["name"]}})
}

func deleteBackup(c *call) *reply {
	b, p := findBackup(c)
	if p != nil {
		return p
	}
	if !contains("available error", b.str("status")) {
		return novaError(400, "Invalid backup: Backup status must be available or error")
	}
	c.t("volume.backup").put(b.with("status", "deleting", "_due", later(c.now, c.settings.VolumeAction), "_then", doc{"_gone": true}))
	return accepted(nil)
}

func listBackups(c *call) *reply {
	rows := []any{}
	for _, b := range c.t("volume.backup").all() {
		if b.str("project_id") != c.project() || !is(c.param("volume_id"), b.str("volume_id")) || !is(c.param("name"), b.str("name")) {
			continue
		}
		if strings.HasSuffix(c.r.URL.Path, "/detail") {
			rows = append(rows, b.shown())
		} else {
			rows = append(rows, doc{"id": b["id"], "name": b["name"]})
		}
	}
	return ok(doc{"backups": rows})
}
