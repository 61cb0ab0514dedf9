package microversion

import (
	"strconv"
	"strings"
)

// Read reads a microversion as Nova and Cinder do: without a header it is the lowest.
func Read(service, header string, low, high int) func(*call) *reply {
	major := map[string]string{"compute": "2.", "volume": "3."}[service]
	return func(c *call) *reply {
		c.Minor = low
		v := ""
		if name, given, _ := strings.Cut(c.Request.Header.Get("OpenStack-API-Version"), " "); name == service {
			v = strings.TrimSpace(given)
		} else if header != "" {
			v = c.Request.Header.Get(header)
		}
		switch {
		case v == "":
		case v == "latest":
			c.Minor = high
		default:
			n, err := strconv.Atoi(strings.TrimPrefix(v, major))
			if !strings.HasPrefix(v, major) || err != nil {
				return Error(400, "API Version String %s is of invalid format. Must be of format MajorNum.MinorNum.", v)
			}
			if n < low || n > high {
				return Error(406, "Version %s is not supported by the API. Minimum is %s%d and maximum is %s%d.", v, major, low, major, high)
			}
			c.Minor = n
		}
		return nil
	}
}
