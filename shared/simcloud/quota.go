package simcloud

import "slices"

// A quota has a service's limits for each project: its defaults by name, where -1 is no limit. An
// administrator may set others.
type quota struct {
	table    string
	defaults map[string]int64
}

// limit returns one limit of a project, by its name.
func (q quota) limit(c *call, project, name string) int64 {
	if v, set := whole(c.t(q.table).get(project)[name]); set {
		return v
	}
	return q.defaults[name]
}

// exceeded reports whether that many more objects would exceed a project's limit.
func (q quota) exceeded(c *call, project, name string, used, more int64) bool {
	limit := q.limit(c, project, name)
	return more > 0 && limit >= 0 && used+more > limit
}

// of returns the limits of a project, of the given names.
func (q quota) of(c *call, project string, names []string) doc {
	all := doc{}
	for _, name := range names {
		all[name] = q.limit(c, project, name)
	}
	return all
}

// set gives a project other limits.
func (q quota) set(c *call, project string, limits doc) {
	d := c.t(q.table).get(project).with("id", project)
	for name, v := range limits {
		d[name] = v
	}
	c.t(q.table).put(d)
}

// names returns the names of the quota's limits, without some.
func (q quota) names(without ...string) []string {
	return slices.DeleteFunc(sorted(q.defaults), func(name string) bool { return slices.Contains(without, name) })
}

// detailed returns limits, and how much of each is used.
func detailed(limits doc, used map[string]int64, key string) doc {
	all := doc{}
	for name, limit := range limits {
		all[name] = doc{"limit": limit, key: used[name], "reserved": 0}
	}
	return all
}

// countOwned returns how many objects of a table a project has.
func (c *call) countOwned(table, project string) (n int64) {
	for _, d := range c.t(table).all() {
		if d.str("project_id") == project {
			n++
		}
	}
	return n
}
