package simcloud

import "time"

// removeAttachment removes a volume from its server.
func removeAttachment(c *Cloud, a doc, at time.Time) {
	c.t("volume.attachment").remove(a.str("id"))
	id := a.str("volume_id")
	v := c.t("volume.volume").get(id)
	if v == nil || len(c.t("volume.attachment").by("volume_id", id)) > 0 {
		return
	}
	next := v.with("status", "available", "updated_at", zeroMicros(at))
	delete(next, "_due")
	delete(next, "_then")
	c.t("volume.volume").put(next)
}
