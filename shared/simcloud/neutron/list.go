package neutron

import (
	"net/url"
	"sort"
	"strconv"
	"strings"

	"hearth/shared/simcloud/ground"
)

// list answers GET of a collection: filters by any attribute, fields, sorting,
// pages by marker.
func (n *Noun) list(c *call) *reply {
	PrepareProject(c.Cloud, c.Project())
	var unknown []string
	for name := range c.Query {
		if _, known := n.attrs[name]; !known && !standard[name] && !listWords[name] {
			unknown = append(unknown, ground.PythonText(name))
		}
	}
	if unknown != nil {
		sort.Strings(unknown)
		return badNeutron("[%s] is invalid attribute for filtering", strings.Join(unknown, ", "))
	}
	var found []doc
	for _, d := range n.candidates(c) {
		if n.IsVisible(c, d) {
			if shown := n.shown(c, d); n.matches(c, shown) {
				found = append(found, shown)
			}
		}
	}
	if key := c.Param("sort_key"); key != "" {
		down := c.Param("sort_dir") == "desc"
		sort.SliceStable(found, func(i, j int) bool {
			return ground.QueryText(found[i][key]) < ground.QueryText(found[j][key]) != down && ground.QueryText(found[i][key]) != ground.QueryText(found[j][key])
		})
	}
	page, links, p := n.page(c, found)
	if p != nil {
		return p
	}
	out := make([]any, len(page))
	for i, d := range page {
		out[i] = n.fields(c, d)
	}
	body := doc{n.plural: out}
	if links != nil {
		body[n.plural+"_links"] = links
	}
	return ground.OK(body)
}

// listWords are words of a list's query that are no attributes.
var listWords = map[string]bool{"fields": true, "limit": true, "marker": true, "page_reverse": true, "sort_key": true, "sort_dir": true,
	"tenant_id": true, "project_id": true, "tags-any": true, "not-tags": true, "not-tags-any": true, "changed_since": true}

// candidates returns the objects that the filters may accept, by an index if a filter has one.
func (n *Noun) candidates(c *call) []doc {
	t := c.Table(n.table())
	if ids := c.Query["id"]; len(ids) > 0 {
		var out []doc
		for _, id := range ids {
			if d := t.Get(id); d != nil {
				out = append(out, d)
			}
		}
		return out
	}
	best := []doc(nil)
	for _, field := range t.Fields() {
		if values := c.Query[field]; len(values) == 1 {
			if rows := t.By(field, values[0]); best == nil || len(rows) < len(best) {
				best = rows
			}
		}
	}
	if best != nil {
		return best
	}
	return t.All()
}

func (n *Noun) matches(c *call, d doc) bool {
	for name, values := range c.Query {
		switch name {
		case "fields", "limit", "marker", "page_reverse", "sort_key", "sort_dir":
		case "changed_since":
			if d.Str("updated_at") < values[0] {
				return false
			}
		case "tags":
			if !IsTagged(d, values, true) {
				return false
			}
		case "tags-any":
			if !IsTagged(d, values, false) {
				return false
			}
		case "not-tags":
			if IsTagged(d, values, true) {
				return false
			}
		case "not-tags-any":
			if IsTagged(d, values, false) {
				return false
			}
		case "fixed_ips":
			if !hasAddress(d, values) {
				return false
			}
		default:
			if !ground.IsAmong(d[name], values) {
				return false
			}
		}
	}
	return true
}

// IsTagged reports whether an object has one of the tags or, with all, every one of them.
func IsTagged(d doc, values []string, all bool) bool {
	for _, tag := range strings.Split(strings.Join(values, ","), ",") {
		if ground.IsAmong(d["tags"], []string{tag}) != all {
			return !all
		}
	}
	return all
}

// hasAddress reads the filter fixed_ips=ip_address=1.2.3.4, subnet_id=….
func hasAddress(d doc, values []string) bool {
	for _, f := range values {
		key, want, _ := strings.Cut(f, "=")
		found := false
		for _, ip := range d.Docs("fixed_ips") {
			found = found || ip.Str(key) == want || key == "ip_address_substr" && strings.Contains(ip.Str("ip_address"), want)
		}
		if !found {
			return false
		}
	}
	return true
}

// page returns one page of the list, with links to its neighbours.
func (n *Noun) page(c *call, found []doc) ([]doc, []any, *reply) {
	limit, err := strconv.Atoi(c.Param("limit"))
	if c.Param("limit") != "" && (err != nil || limit < 0) {
		return nil, nil, badNeutron("Limit must be an integer 0 or greater and not '%s'", c.Param("limit"))
	}
	start := 0
	if marker := c.Param("marker"); marker != "" {
		start = -1
		for i, d := range found {
			if d.Str("id") == marker {
				start = i + 1
			}
		}
		if start < 0 {
			return nil, nil, n.absent(marker)
		}
	}
	found = found[start:]
	if limit == 0 {
		return found, nil, nil
	}
	var links []any
	if len(found) >= limit {
		found = found[:limit]
		links = append(links, doc{"rel": "next", "href": pageLink(c, found[limit-1].Str("id"), false)})
	}
	if len(found) > 0 {
		links = append(links, doc{"rel": "previous", "href": pageLink(c, found[0].Str("id"), true)})
	}
	return found, links, nil
}

func pageLink(c *call, marker string, back bool) string {
	q := url.Values{}
	for k, v := range c.Query {
		q[k] = v
	}
	q.Set("marker", marker)
	if back {
		q.Set("page_reverse", "True")
	}
	return c.Base + c.Request.URL.Path + "?" + q.Encode()
}
