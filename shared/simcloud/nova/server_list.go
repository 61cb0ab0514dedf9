package nova

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
	"hearth/shared/simcloud/neutron"
)

// listServers answers both lists; the newest come first.
func listServers(c *call) *reply {
	found, p := matchingServers(c)
	if p != nil {
		return p
	}
	if key := c.Param("sort_key"); key != "" {
		sortServers(found, key, c.Param("sort_dir"))
	}
	page, next, p := microversion.Cut(c, found)
	if p != nil {
		return p
	}
	rows := make([]any, len(page))
	detail := strings.HasSuffix(c.Request.URL.Path, "/detail")
	for i, d := range page {
		if detail {
			one := serverBody(c, d)
			delete(one, "fault") // as real lists: faults are looked up in the cell of the living, not in cell0
			rows[i] = one
		} else {
			rows[i] = doc{"id": d["id"], "name": d["name"], "links": selfLinks(c, "servers", d.Str("id"))}
		}
	}
	body := doc{"servers": rows}
	if next != "" {
		body["servers_links"] = []any{doc{"rel": "next", "href": microversion.NextLink(c, next)}}
	}
	return ground.OK(body)
}

func sortServers(found []doc, key, dir string) {
	key = map[string]string{"created_at": "created", "updated_at": "updated", "display_name": "name", "uuid": "id"}[key]
	if key == "" {
		return
	}
	slices.Reverse(found) // the oldest first, where the key is the same
	slices.SortStableFunc(found, func(a, b doc) int {
		if dir == "desc" {
			a, b = b, a
		}
		return strings.Compare(a.Str(key), b.Str(key))
	})
}

// matchingServers returns the servers that the caller may see and the filters accept.
func matchingServers(c *call) ([]doc, *reply) {
	t := c.Table("compute.server")
	rows := t.By("project_id", c.Project())
	if all, _ := ground.Truth(c.Param("all_tenants")); all || c.Query.Has("all_tenants") && c.Param("all_tenants") == "" {
		if !c.IsAdmin() {
			return nil, novaPolicy("servers:index:get_all_tenants")
		}
		rows = t.All()
		if project := ground.OrText(c.Param("project_id"), c.Param("tenant_id")); project != "" {
			rows = t.By("project_id", project)
		}
	}
	since := time.Time{}
	if s := c.Param("changes-since"); s != "" {
		var err error
		if since, err = time.Parse(time.RFC3339, s); err != nil {
			return nil, microversion.Error(400, "Invalid input for query parameters changes-since. Value: %s. %s is not a 'date-time'", s, ground.PythonText(s))
		}
		rows = append(rows, c.Table("compute.deleted").By("project_id", c.Project())...)
	}
	var name *regexp.Regexp
	if s := c.Param("name"); s != "" {
		var err error
		if name, err = regexp.Compile(s); err != nil {
			return nil, microversion.Error(400, "Invalid input for query parameters name. Value: %s. %s is not a 'regex'", s, ground.PythonText(s))
		}
	}
	if c.Minor >= 75 {
		for _, word := range ground.Sorted(c.Query) {
			if !serverQuery[word] {
				return nil, microversion.Error(400, "%s does not match any of the regexes: '^_'", ground.PythonText(word))
			}
		}
	}
	var out []doc
	for i := len(rows) - 1; i >= 0; i-- {
		d := rows[i]
		if (name == nil || name.MatchString(d.Str("name"))) && serverMatches(c, d, since) {
			out = append(out, d)
		}
	}
	return out, nil
}

// serverQuery are the words that newer versions let through.
var serverQuery = map[string]bool{"name": true, "status": true, "limit": true, "marker": true, "sort_key": true, "sort_dir": true, "all_tenants": true,
	"project_id": true, "tenant_id": true, "changes-since": true, "changes-before": true, "image": true, "flavor": true, "ip": true, "ip6": true, "host": true, "deleted": true,
	"user_id": true, "uuid": true, "tags": true, "tags-any": true, "not-tags": true, "not-tags-any": true, "key_name": true, "availability_zone": true,
	"vm_state": true, "task_state": true, "power_state": true, "description": true, "locked": true, "access_ip_v4": true, "access_ip_v6": true, "config_drive": true, "reservation_id": true, "hostname": true}

func serverMatches(c *call, d doc, since time.Time) bool {
	if values := c.Query["status"]; len(values) > 0 && !slices.ContainsFunc(values, func(s string) bool { return strings.EqualFold(s, d.Str("status")) }) {
		return false
	}
	if !since.IsZero() {
		if at, err := time.Parse(ground.TimeSeconds, d.Str("updated")); err != nil || at.Before(since) {
			return false
		}
	}
	if !ground.Accepts(c.Param("image"), d.Str("image")) || !ground.Accepts(c.Param("flavor"), d.Sub("_flavor").Str("id")) || !ground.Accepts(c.Param("uuid"), d.Str("id")) ||
		!ground.Accepts(c.Param("user_id"), d.Str("user_id")) || !ground.Accepts(c.Param("key_name"), d.Str("key_name")) || !ground.Accepts(c.Param("vm_state"), states[d.Str("status")].vm) {
		return false
	}
	if tags := c.Param("tags"); tags != "" && !neutron.IsTagged(doc{"tags": d["_tags"]}, []string{tags}, true) {
		return false
	}
	if ip := c.Param("ip"); ip != "" {
		re, err := regexp.Compile(ip)
		if err != nil {
			return false
		}
		return slices.ContainsFunc(portsOf(c, d), func(port doc) bool {
			return slices.ContainsFunc(port.Docs("fixed_ips"), func(f doc) bool { return re.MatchString(f.Str("ip_address")) })
		})
	}
	return true
}
