package cinder

import (
	"time"

	"hearth/shared/simcloud/ground"
)

// RemoveAttachment removes a volume from its server.
func RemoveAttachment(c *ground.Cloud, a doc, at time.Time) {
	c.Table("volume.attachment").Remove(a.Str("id"))
	id := a.Str("volume_id")
	v := c.Table("volume.volume").Get(id)
	if v == nil || len(c.Table("volume.attachment").By("volume_id", id)) > 0 {
		return
	}
	next := v.With("status", "available", "updated_at", ground.ZeroMicros(at))
	delete(next, "_due")
	delete(next, "_then")
	c.Table("volume.volume").Put(next)
}
