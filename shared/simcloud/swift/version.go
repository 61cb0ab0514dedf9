package swift

import (
	"fmt"
	"sort"
	"strings"
)

// versionsOf returns where the older versions of an object are kept, and how their names begin; ok is
// false when none are kept.
func versionsOf(c *call, container doc, name string) (id, prefix string, ok bool) {
	place := container.Sub("meta").Str("X-Versions-Location")
	return container.Str("account") + "/" + place, fmt.Sprintf("%03x%s/", len(name), name), place != ""
}

// keepVersion keeps an object that is about to be overwritten.
func keepVersion(c *call, container doc, key string) {
	old := c.Table("object-store.object").Get(key)
	id, prefix, ok := versionsOf(c, container, c.Path("object"))
	if old == nil || !ok {
		return
	}
	name := prefix + old.Str("_stamp")
	c.Table("object-store.object").Put(old.With("id", id+"/"+name, "container", id, "name", name))
}

// restoreVersion brings back the newest older version of an object that was deleted.
func restoreVersion(c *call, gone doc) {
	container := c.Table("object-store.container").Get(gone.Str("container"))
	id, prefix, ok := versionsOf(c, container, gone.Str("name"))
	if container == nil || !ok {
		return
	}
	older := c.Table("object-store.object").By("container", id)
	sort.Slice(older, func(i, j int) bool { return older[i].Str("name") > older[j].Str("name") })
	for _, o := range older {
		if strings.HasPrefix(o.Str("name"), prefix) {
			c.Table("object-store.object").Remove(o.Str("id"))
			c.Table("object-store.object").Put(o.With("id", gone["id"], "container", gone["container"], "name", gone["name"]))
			return
		}
	}
}
