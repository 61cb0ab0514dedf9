package cinder

import (
	"fmt"

	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
)

var volumeQuota = ground.Quota{Table: "volume.quota", Defaults: map[string]int64{"volumes": -1, "per_volume_gigabytes": -1, "snapshots": -1, "gigabytes": -1, "backups": -1, "backup_gigabytes": 1000, "groups": 10}}

func volumeQuotaRoutes() []ground.Route {
	one := "/v3/{project}/os-quota-sets/{id}"
	return []ground.Route{{"GET", one, showVolumeQuota}, {"PUT", one, putVolumeQuota}, {"DELETE", one, dropVolumeQuota}, {"GET", one + "/defaults", defaultVolumeQuota}}
}

func volumeQuotaRule(c *call, action string) *reply {
	if c.IsAdmin() || action == "show" && c.ID() == c.Project() {
		return nil
	}
	return microversion.Error(403, "Policy doesn't allow volume_extension:quotas:%s to be performed.", action)
}

func showVolumeQuota(c *call) *reply {
	if p := volumeQuotaRule(c, "show"); p != nil {
		return p
	}
	limits := volumeQuota.Of(c, c.ID(), volumeQuota.Names())
	if usage, _ := ground.Truth(c.Param("usage")); usage {
		limits = ground.Detailed(limits, volumeUsage(c, c.ID()), "in_use")
	}
	return ground.OK(doc{"quota_set": limits.With("id", c.ID())})
}

func defaultVolumeQuota(c *call) *reply {
	return ground.OK(doc{"quota_set": volumeQuota.Of(c, "", volumeQuota.Names()).With("id", c.ID())})
}

func putVolumeQuota(c *call) *reply {
	given := c.Body.Sub("quota_set")
	if given == nil {
		return microversion.BadField("quota_set", c.Body, "'quota_set' is a required property")
	}
	if p := volumeQuotaRule(c, "update"); p != nil {
		return p
	}
	limits := doc{}
	for _, name := range ground.Sorted(given) {
		if name == "tenant_id" {
			continue
		}
		if _, known := volumeQuota.Defaults[name]; !known {
			return microversion.Error(400, "Invalid input received: Bad key(s) in quota set: %s", name)
		}
		v, isWhole := ground.Integer(given[name])
		if !isWhole {
			return microversion.Error(400, "%s must be an integer.", name)
		}
		if v < -1 {
			return microversion.Error(400, "%s must be >= -1", name)
		}
		limits[name] = v
	}
	volumeQuota.Set(c, c.ID(), limits)
	return ground.OK(doc{"quota_set": volumeQuota.Of(c, c.ID(), volumeQuota.Names())})
}

func dropVolumeQuota(c *call) *reply {
	if p := volumeQuotaRule(c, "delete"); p != nil {
		return p
	}
	c.Table(volumeQuota.Table).Remove(c.ID())
	return ground.OK(nil)
}

// volumeUsage returns what a project uses, by names of quotas.
func volumeUsage(c *call, project string) map[string]int64 {
	used := map[string]int64{}
	for table, names := range map[string][2]string{"volume.volume": {"volumes", "gigabytes"}, "volume.snapshot": {"snapshots", "gigabytes"}, "volume.backup": {"backups", "backup_gigabytes"}} {
		for _, d := range c.Table(table).All() {
			if d.Str("project_id") == project {
				used[names[0]]++
				used[names[1]] += d.Num("size")
			}
		}
	}
	return used
}

func overLimit(kind, message string, args ...any) *reply {
	return &reply{Code: 413, Body: doc{"overLimit": doc{"code": 413, "message": kind + ": " + fmt.Sprintf(message, args...), "retryAfter": "0"}}, Header: map[string]string{"Retry-After": "0"}}
}

// withinVolumeSize returns an error for a volume above the size limit.
func withinVolumeSize(c *call, project string, size int64) *reply {
	if volumeQuota.Exceeded(c, project, "per_volume_gigabytes", 0, size) {
		return overLimit("VolumeSizeExceedsLimit", "Requested volume size %dG is larger than maximum allowed limit %dG.", size, volumeQuota.Limit(c, project, "per_volume_gigabytes"))
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
	if volumeQuota.Limit(c, project, space) < 0 && volumeQuota.Limit(c, project, kind) < 0 {
		return nil
	}
	used := volumeUsage(c, project)
	if volumeQuota.Exceeded(c, project, space, used[space], size) {
		return overLimit(wide, "Requested %s quota. Requested %dG, quota is %dG and %dG has been consumed.", about, size, volumeQuota.Limit(c, project, space), used[space])
	}
	if !volumeQuota.Exceeded(c, project, kind, used[kind], more) {
		return nil
	}
	limit := volumeQuota.Limit(c, project, kind)
	switch kind {
	case "snapshots":
		return overLimit("SnapshotLimitExceeded", "Maximum number of snapshots allowed (%d) exceeded", limit)
	case "backups":
		return overLimit("BackupLimitExceeded", "Maximum number of backups allowed (%d) exceeded", limit)
	}
	return overLimit("VolumeLimitExceeded", "Maximum number of volumes allowed (%d) exceeded for quota 'volumes'.", limit)
}
