package simcloud

import "fmt"

var volumeQuota = quota{table: "volume.quota", defaults: map[string]int64{"volumes": -1, "per_volume_gigabytes": -1, "snapshots": -1, "gigabytes": -1, "backups": -1, "backup_gigabytes": 1000, "groups": 10}}

func volumeQuotaRoutes() []route {
	one := "/v3/{project}/os-quota-sets/{id}"
	return []route{{"GET", one, showVolumeQuota}, {"PUT", one, putVolumeQuota}, {"DELETE", one, dropVolumeQuota}, {"GET", one + "/defaults", defaultVolumeQuota}}
}

func volumeQuotaRule(c *call, action string) *reply {
	if c.admin() || action == "show" && c.id() == c.project() {
		return nil
	}
	return novaError(403, "Policy doesn't allow volume_extension:quotas:%s to be performed.", action)
}

func showVolumeQuota(c *call) *reply {
	if p := volumeQuotaRule(c, "show"); p != nil {
		return p
	}
	limits := volumeQuota.of(c, c.id(), volumeQuota.names())
	if usage, _ := truth(c.param("usage")); usage {
		limits = detailed(limits, volumeUsage(c, c.id()), "in_use")
	}
	return ok(doc{"quota_set": limits.with("id", c.id())})
}

func defaultVolumeQuota(c *call) *reply {
	return ok(doc{"quota_set": volumeQuota.of(c, "", volumeQuota.names()).with("id", c.id())})
}

func putVolumeQuota(c *call) *reply {
	given := c.body.sub("quota_set")
	if given == nil {
		return badField("quota_set", c.body, "'quota_set' is a required property")
	}
	if p := volumeQuotaRule(c, "update"); p != nil {
		return p
	}
	limits := doc{}
	for _, name := range sorted(given) {
		if name == "tenant_id" {
			continue
		}
		if _, known := volumeQuota.defaults[name]; !known {
			return novaError(400, "Invalid input received: Bad key(s) in quota set: %s", name)
		}
		v, isWhole := whole(given[name])
		if !isWhole {
			return novaError(400, "%s must be an integer.", name)
		}
		if v < -1 {
			return novaError(400, "%s must be >= -1", name)
		}
		limits[name] = v
	}
	volumeQuota.set(c, c.id(), limits)
	return ok(doc{"quota_set": volumeQuota.of(c, c.id(), volumeQuota.names())})
}

func dropVolumeQuota(c *call) *reply {
	if p := volumeQuotaRule(c, "delete"); p != nil {
		return p
	}
	c.t(volumeQuota.table).remove(c.id())
	return ok(nil)
}

// volumeUsage returns what a project uses, by names of quotas.
func volumeUsage(c *call, project string) map[string]int64 {
	used := map[string]int64{}
	for table, names := range map[string][2]string{"volume.volume": {"volumes", "gigabytes"}, "volume.snapshot": {"snapshots", "gigabytes"}, "volume.backup": {"backups", "backup_gigabytes"}} {
		for _, d := range c.t(table).all() {
			if d.str("project_id") == project {
				used[names[0]]++
				used[names[1]] += d.num("size")
			}
		}
	}
	return used
}

func overLimit(kind, message string, args ...any) *reply {
	return &reply{code: 413, body: doc{"overLimit": doc{"code": 413, "message": kind + ": " + fmt.Sprintf(message, args...), "retryAfter": "0"}}, header: map[string]string{"Retry-After": "0"}}
}

// withinVolumeSize returns an error for a volume above the size limit.
func withinVolumeSize(c *call, project string, size int64) *reply {
	if volumeQuota.exceeded(c, project, "per_volume_gigabytes", 0, size) {
		return overLimit("VolumeSizeExceedsLimit", "Requested volume size %dG is larger than maximum allowed limit %dG.", size, volumeQuota.limit(c, project, "per_volume_gigabytes"))
	}
	return nil
}

// withinVolumeQuota returns an error when more objects of a kind (volumes, snapshots or backups)
// with this total size would exceed the quota.
func withinVolumeQuota(c *call, project, kind string, more, size int64) *reply {
	space, wide, about := "gigabytes", "VolumeSizeExceedsAvailableQuota", "volume or snapshot exceeds allowed gigabytes"
	if kind == "backups" {
		space, wide, about = "backup_gigabytes", "VolumeBackupSizeExceedsAvailableQuota", "backup exceeds allowed Backup gigabytes"
	}
	if volumeQuota.limit(c, project, space) < 0 && volumeQuota.limit(c, project, kind) < 0 {
		return nil
	}
	used := volumeUsage(c, project)
	if volumeQuota.exceeded(c, project, space, used[space], size) {
		return overLimit(wide, "Requested %s quota. Requested %dG, quota is %dG and %dG has been consumed.", about, size, volumeQuota.limit(c, project, space), used[space])
	}
	if !volumeQuota.exceeded(c, project, kind, used[kind], more) {
		return nil
	}
	limit := volumeQuota.limit(c, project, kind)
	switch kind {
	case "snapshots":
		return overLimit("SnapshotLimitExceeded", "Maximum number of snapshots allowed (%d) exceeded", limit)
	case "backups":
		return overLimit("BackupLimitExceeded", "Maximum number of backups allowed (%d) exceeded", limit)
	}
	return overLimit("VolumeLimitExceeded", "Maximum number of volumes allowed (%d) exceeded for quota 'volumes'.", limit)
}
