package cinder

import (
	"strings"
	"time"

	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
)

func snapshotRoutes() []ground.Route {
	p := "/v3/{project}/snapshots"
	return []ground.Route{{"GET", p, listSnapshots}, {"GET", p + "/detail", listSnapshots}, {"POST", p, createSnapshot},
		{"GET", p + "/{id}", showSnapshot}, {"PUT", p + "/{id}", updateSnapshot}, {"DELETE", p + "/{id}", deleteSnapshot}}
}

func snapshotDue(c *ground.Cloud, s doc, at time.Time) {
	then := s.Sub("_then")
	if then.Flag("_gone") {
		c.Table("volume.snapshot").Remove(s.Str("id"))
		return
	}
	next := s.With("status", then["status"], "updated_at", ground.ZeroMicros(at))
	delete(next, "_due")
	c.Table("volume.snapshot").Put(next)
}

func snapshot(s doc, detail bool) doc {
	out := s.Shown()
	delete(out, "project_id")
	if detail {
		out["os-extended-snapshot-attributes:project_id"], out["os-extended-snapshot-attributes:progress"] = s["project_id"], "100%"
	}
	return out
}

func createSnapshot(c *call) *reply {
	given := c.Body.Sub("snapshot")
	v := c.Table("volume.volume").Get(given.Str("volume_id"))
	if v == nil || !c.MaySee(v.Str("project_id")) {
		return microversion.Error(404, "Volume %s could not be found.", given.Str("volume_id"))
	}
	if force, _ := ground.Truth(given["force"]); v.Str("status") != "available" && !(force && v.Str("status") == "in-use") {
		return microversion.Error(400, "Invalid volume: Volume %s status must be available, but current status is: %s.", v.Str("id"), v.Str("status"))
	}
	if p := withinVolumeQuota(c, v.Str("project_id"), "snapshots", 1, v.Num("size")); p != nil {
		return p
	}
	s := doc{"id": ground.UUID(), "created_at": ground.ZeroMicros(c.Now), "updated_at": nil, "name": given["name"], "description": given["description"], "volume_id": v["id"],
		"status": "creating", "size": v["size"], "metadata": ground.OrDoc(given.Sub("metadata")), "project_id": v["project_id"],
		"_due": ground.Later(c.Now, c.Current.VolumeAction), "_then": doc{"status": "available"}}
	return ground.Accepted(doc{"snapshot": snapshot(c.Table("volume.snapshot").Put(s), false)})
}

func findSnapshot(c *call) (doc, *reply) {
	s := c.Table("volume.snapshot").Get(c.ID())
	if s == nil || !c.MaySee(s.Str("project_id")) {
		return nil, microversion.Error(404, "Snapshot %s could not be found.", c.ID())
	}
	return s, nil
}

func showSnapshot(c *call) *reply {
	s, p := findSnapshot(c)
	if p != nil {
		return p
	}
	return ground.OK(doc{"snapshot": snapshot(s, true)})
}

func updateSnapshot(c *call) *reply {
	s, p := findSnapshot(c)
	if p != nil {
		return p
	}
	given := c.Body.Sub("snapshot")
	next := s.With("updated_at", ground.ZeroMicros(c.Now))
	for _, name := range [2]string{"name", "description"} {
		if value, sent := given[name]; sent {
			next[name] = value
		}
	}
	return ground.OK(doc{"snapshot": snapshot(c.Table("volume.snapshot").Put(next), false)})
}

func deleteSnapshot(c *call) *reply {
	s, p := findSnapshot(c)
	if p != nil {
		return p
	}
	c.Table("volume.snapshot").Put(s.With("status", "deleting", "_due", ground.Later(c.Now, c.Current.VolumeAction), "_then", doc{"_gone": true}))
	return ground.Accepted(nil)
}

func listSnapshots(c *call) *reply {
	rows := []any{}
	for _, s := range c.Table("volume.snapshot").All() {
		if s.Str("project_id") == c.Project() && ground.Accepts(c.Param("volume_id"), s.Str("volume_id")) && ground.Accepts(c.Param("name"), s.Str("name")) && ground.Accepts(c.Param("status"), s.Str("status")) {
			rows = append(rows, snapshot(s, strings.HasSuffix(c.Request.URL.Path, "/detail")))
		}
	}
	return ground.OK(doc{"snapshots": rows})
}
