package simcloud

import (
	"strings"
	"time"
)

func snapshotRoutes() []route {
	p := "/v3/{project}/snapshots"
	return []route{{"GET", p, listSnapshots}, {"GET", p + "/detail", listSnapshots}, {"POST", p, createSnapshot},
		{"GET", p + "/{id}", showSnapshot}, {"PUT", p + "/{id}", updateSnapshot}, {"DELETE", p + "/{id}", deleteSnapshot}}
}

func snapshotDue(c *Cloud, s doc, at time.Time) {
	then := s.sub("_then")
	if then.flag("_gone") {
		c.t("volume.snapshot").remove(s.str("id"))
		return
	}
	next := s.with("status", then["status"], "updated_at", zeroMicros(at))
	delete(next, "_due")
	c.t("volume.snapshot").put(next)
}

func snapshot(s doc, detail bool) doc {
	out := s.shown()
	delete(out, "project_id")
	if detail {
		out["os-extended-snapshot-attributes:project_id"], out["os-extended-snapshot-attributes:progress"] = s["project_id"], "100%"
	}
	return out
}

func createSnapshot(c *call) *reply {
	given := c.body.sub("snapshot")
	v := c.t("volume.volume").get(given.str("volume_id"))
	if v == nil || !c.mine(v.str("project_id")) {
		return novaError(404, "Volume %s could not be found.", given.str("volume_id"))
	}
	if force, _ := truth(given["force"]); v.str("status") != "available" && !(force && v.str("status") == "in-use") {
		return novaError(400, "Invalid volume: Volume %s status must be available, but current status is: %s.", v.str("id"), v.str("status"))
	}
	if p := withinVolumeQuota(c, v.str("project_id"), "snapshots", 1, v.num("size")); p != nil {
		return p
	}
	s := doc{"id": uuid(), "created_at": zeroMicros(c.now), "updated_at": nil, "name": given["name"], "description": given["description"], "volume_id": v["id"],
		"status": "creating", "size": v["size"], "metadata": orDoc(given.sub("metadata")), "project_id": v["project_id"],
		"_due": later(c.now, c.settings.VolumeAction), "_then": doc{"status": "available"}}
	return accepted(doc{"snapshot": snapshot(c.t("volume.snapshot").put(s), false)})
}

func findSnapshot(c *call) (doc, *reply) {
	s := c.t("volume.snapshot").get(c.id())
	if s == nil || !c.mine(s.str("project_id")) {
		return nil, novaError(404, "Snapshot %s could not be found.", c.id())
	}
	return s, nil
}

func showSnapshot(c *call) *reply {
	s, p := findSnapshot(c)
	if p != nil {
		return p
	}
	return ok(doc{"snapshot": snapshot(s, true)})
}

func updateSnapshot(c *call) *reply {
	s, p := findSnapshot(c)
	if p != nil {
		return p
	}
	given := c.body.sub("snapshot")
	next := s.with("updated_at", zeroMicros(c.now))
	for _, name := range [2]string{"name", "description"} {
		if value, sent := given[name]; sent {
			next[name] = value
		}
	}
	return ok(doc{"snapshot": snapshot(c.t("volume.snapshot").put(next), false)})
}

func deleteSnapshot(c *call) *reply {
	s, p := findSnapshot(c)
	if p != nil {
		return p
	}
	c.t("volume.snapshot").put(s.with("status", "deleting", "_due", later(c.now, c.settings.VolumeAction), "_then", doc{"_gone": true}))
	return accepted(nil)
}

func listSnapshots(c *call) *reply {
	rows := []any{}
	for _, s := range c.t("volume.snapshot").all() {
		if s.str("project_id") == c.project() && is(c.param("volume_id"), s.str("volume_id")) && is(c.param("name"), s.str("name")) && is(c.param("status"), s.str("status")) {
			rows = append(rows, snapshot(s, strings.HasSuffix(c.r.URL.Path, "/detail")))
		}
	}
	return ok(doc{"snapshots": rows})
}
