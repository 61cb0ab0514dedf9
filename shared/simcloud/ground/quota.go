package ground

import "slices"

// A Quota has a service's limits for each project: its defaults by name, where -1 is no limit. An
// administrator may set others.
type Quota struct {
	Table    string
	Defaults map[string]int64
}

// Limit returns one limit of a project, by its name.
func (q Quota) Limit(c *Call, project, name string) int64 {
	if v, set := Integer(c.Table(q.Table).Get(project)[name]); set {
		return v
	}
	return q.Defaults[name]
}

// Exceeded reports whether that many more objects would exceed a project's limit.
func (q Quota) Exceeded(c *Call, project, name string, used, more int64) bool {
	limit := q.Limit(c, project, name)
	return more > 0 && limit >= 0 && used+more > limit
}

// Of returns the limits of a project, of the given names.
func (q Quota) Of(c *Call, project string, names []string) Doc {
	all := Doc{}
	for _, name := range names {
		all[name] = q.Limit(c, project, name)
	}
	return all
}

// Set gives a project other limits.
func (q Quota) Set(c *Call, project string, limits Doc) {
	d := c.Table(q.Table).Get(project).With("id", project)
	for name, v := range limits {
		d[name] = v
	}
	c.Table(q.Table).Put(d)
}

// Names returns the names of the quota's limits, without some.
func (q Quota) Names(without ...string) []string {
	return slices.DeleteFunc(Sorted(q.Defaults), func(name string) bool { return slices.Contains(without, name) })
}

// Detailed returns limits, and how much of each is used.
func Detailed(limits Doc, used map[string]int64, key string) Doc {
	all := Doc{}
	for name, limit := range limits {
		all[name] = Doc{"limit": limit, key: used[name], "reserved": 0}
	}
	return all
}

// CountOwned returns how many objects of a table a project has.
func (c *Call) CountOwned(table, project string) (n int64) {
	for _, d := range c.Table(table).All() {
		if d.Str("project_id") == project {
			n++
		}
	}
	return n
}
