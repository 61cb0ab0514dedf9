package microversion

import (
	"net/url"
	"slices"
	"strconv"

	"hearth/shared/simcloud/ground"
)

// maxPage is how many servers or volumes one list returns, as in default installations of Nova and
// Cinder.
const maxPage = 1000

// Cut returns the page for the query's marker and limit, and the next marker.
func Cut(c *call, found []doc) (page []doc, next string, p *reply) {
	limit := maxPage
	if s := c.Param("limit"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 {
			return nil, "", Error(400, "Invalid input for query parameters limit. Value: %s. %s does not match '^[0-9]*$'", s, ground.PythonText(s))
		}
		limit = min(n, maxPage)
	}
	if marker := c.Param("marker"); marker != "" {
		at := slices.IndexFunc(found, func(d doc) bool { return d.Str("id") == marker })
		if at < 0 {
			return nil, "", Error(400, "marker [%s] not found", marker)
		}
		found = found[at+1:]
	}
	if limit > 0 && len(found) >= limit {
		full := len(found) > limit || c.Param("limit") != ""
		found = found[:limit]
		if full {
			next = found[limit-1].Str("id")
		}
	}
	return found, next, nil
}

// NextLink returns the URL of the page after the marker.
func NextLink(c *call, marker string) string {
	q := url.Values{}
	for k, v := range c.Query {
		q[k] = v
	}
	q.Del("marker")
	return c.Base + c.Request.URL.Path + "?" + q.Encode() + "&marker=" + marker
}
