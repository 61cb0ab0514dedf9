package cinder

import (
	"strings"
	"time"

	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
)

func backupRoutes() []ground.Route {
	p := "/v3/{project}/backups"
	return []ground.Route{{"GET", p, listBackups}, {"GET", p + "/detail", listBackups}, {"POST", p, createBackup},
		{"GET", p + "/{id}", showBackup}, {"DELETE", p + "/{id}", deleteBackup}, {"POST", p + "/{id}/restore", restoreBackup}}
}

func backupDue(c *ground.Cloud, b doc, at time.Time) {
	then := b.Sub("_then")
	if then.Flag("_gone") {
		c.Table("volume.backup").Remove(b.Str("id"))
		return
	}
	next := b.With("status", then["status"], "fail_reason", then["fail_reason"], "updated_at", ground.ZeroMicros(at))
	delete(next, "_due")
	c.Table("volume.backup").Put(next)
}

func createBackup(c *call) *reply {
	given := c.Body.Sub("backup")
	v := c.Table("volume.volume").Get(given.Str("volume_id"))
	if v == nil || !c.MaySee(v.Str("project_id")) {
		return microversion.Error(404, "Volume %s could not be found.", given.Str("volume_id"))
	}
	if force, _ := ground.Truth(given["force"]); v.Str("status") != "available" && !(force && v.Str("status") == "in-use") {
		return microversion.Error(400, "Invalid volume: Volume to be backed up must be available or in-use, but the current status is \"%s\".", v.Str("status"))
	}
	if p := withinVolumeQuota(c, v.Str("project_id"), "backups", 1, v.Num("size")); p != nil {
		return p
	}
	end := doc{"status": "available"}
	if c.ObjectFails {
		end = doc{"status": "error", "fail_reason": "No space is left"}
	}
	b := doc{"id": ground.UUID(), "created_at": ground.ZeroMicros(c.Now), "updated_at": nil, "name": given["name"], "description": given["description"], "volume_id": v["id"],
		"status": "creating", "size": v["size"], "container": nil, "object_count": 0, "fail_reason": nil, "is_incremental": false, "has_dependent_backups": false,
		"snapshot_id": nil, "project_id": v["project_id"], "_due": ground.Later(c.Now, c.Current.VolumeAction), "_then": end}
	b = c.Table("volume.backup").Put(b)
	return ground.Accepted(doc{"backup": doc{"id": b["id"], "name": b["name"], "links": []any{}}})
}

func findBackup(c *call) (doc, *reply) {
	b := c.Table("volume.backup").Get(c.ID())
	if b == nil || !c.MaySee(b.Str("project_id")) {
		return nil, microversion.Error(404, "Backup %s could not be found.", c.ID())
	}
	return b, nil
}

func showBackup(c *call) *reply {
	b, p := findBackup(c)
	if p != nil {
		return p
	}
	return ground.OK(doc{"backup": b.Shown()})
}

// restoreBackup overwrites an unattached volume with the backup's data.
func restoreBackup(c *call) *reply {
	b, p := findBackup(c)
	if p != nil {
		return p
	}
	id := c.Body.Sub("restore").Str("volume_id")
	v := c.Table("volume.volume").Get(id)
	switch {
	case v == nil || !c.MaySee(v.Str("project_id")):
		return microversion.Error(404, "Volume %s could not be found.", id)
	case b.Str("status") != "available":
		return microversion.Error(400, "Invalid backup: Backup status must be available")
	case v.Str("status") != "available":
		return microversion.Error(400, "Invalid volume: Volume to be restored to must be available")
	case b.Num("size") > v.Num("size"):
		return microversion.Error(400, "Invalid volume: volume size %d is too small to restore backup of size %d.", v.Num("size"), b.Num("size"))
	}
	end := doc{"status": "available"}
	if c.ObjectFails {
		end = doc{"status": "error_restoring"}
	}
	c.Table("volume.backup").Put(b.With("status", "restoring", "_due", ground.Later(c.Now, c.Current.VolumeAction), "_then", doc{"status": "available"}))
	BeginChange(c.Cloud, v, c.Now, "restoring-backup", c.Current.VolumeAction, end)
	return ground.Accepted(doc{"restore": doc{"backup_id": b["id"], "volume_id": id, "volume_name": v["name"]}})
}

func deleteBackup(c *call) *reply {
	b, p := findBackup(c)
	if p != nil {
		return p
	}
	if !ground.HasWord("available error", b.Str("status")) {
		return microversion.Error(400, "Invalid backup: Backup status must be available or error")
	}
	c.Table("volume.backup").Put(b.With("status", "deleting", "_due", ground.Later(c.Now, c.Current.VolumeAction), "_then", doc{"_gone": true}))
	return ground.Accepted(nil)
}

func listBackups(c *call) *reply {
	rows := []any{}
	for _, b := range c.Table("volume.backup").All() {
		if b.Str("project_id") != c.Project() || !ground.Accepts(c.Param("volume_id"), b.Str("volume_id")) || !ground.Accepts(c.Param("name"), b.Str("name")) {
			continue
		}
		if strings.HasSuffix(c.Request.URL.Path, "/detail") {
			rows = append(rows, b.Shown())
		} else {
			rows = append(rows, doc{"id": b["id"], "name": b["name"]})
		}
	}
	return ground.OK(doc{"backups": rows})
}
