package swift

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Hooks returns the table of this package's hooks.
func Hooks() stepdef.Hooks {
	return stepdef.Hooks{
		Header: map[string]stepdef.Header{
			"swift.containerHeaders": containerHeaders,
			"swift.accountHeaders":   accountHeaders,
			"swift.containerChanges": containerChanges,
			"swift.accountChanges":   accountChanges,
		},
		ID:    map[string]stepdef.ID{"swift.containerID": containerID},
		Match: map[string]stepdef.Match{"swift.isContainer": isContainer},
		Do:    map[string]stepdef.Do{"swift.purge": purge},
		Value: map[string]stepdef.Value{
			"swift.domainName":    domainName,
			"swift.websiteURL":    websiteURL,
			"swift.rootURL":       rootURL,
			"swift.objectCount":   header("x-container-object-count"),
			"swift.bytesUsed":     header("x-container-bytes-used"),
			"swift.headContainer": headContainer,
		},
	}
}

func containerHeaders(r stack.Resource) map[string]string {
	out := metadata("X-Container-Meta-", r.Properties["X-Container-Meta"])
	for _, name := range []string{"X-Container-Read", "X-Container-Write"} {
		if v, ok := stepdef.Text(r.Properties[name]); ok {
			out[name] = v
		}
	}
	return out
}

func accountHeaders(r stack.Resource) map[string]string {
	return metadata("X-Account-Meta-", r.Properties["X-Account-Meta"])
}

// containerChanges returns the headers that make a container what its row describes. They remove
// what it had before an update, and what a failed update tried to give it.
func containerChanges(r stack.Resource) map[string]string {
	out := containerHeaders(r)
	for _, name := range []string{"X-Container-Read", "X-Container-Write"} {
		if _, given := out[name]; !given && slices.Contains(r.Work.Changed, name) {
			out[name] = "" // an empty header removes it
		}
	}
	takeAway(out, "Container-Meta-", stepdef.ValueBefore(r, "X-Container-Meta"), stepdef.ValueTried(r, "X-Container-Meta"))
	return out
}

func accountChanges(r stack.Resource) map[string]string {
	out := accountHeaders(r)
	takeAway(out, "Account-Meta-", stepdef.ValueBefore(r, "X-Account-Meta"), stepdef.ValueTried(r, "X-Account-Meta"))
	return out
}

// takeAway adds the headers that remove metadata which the template no longer gives.
func takeAway(headers map[string]string, prefix string, before ...any) {
	for _, v := range before {
		had, _ := v.(map[string]any)
		for k := range had {
			if _, stays := headers["X-"+prefix+k]; !stays {
				headers["X-Remove-"+prefix+k] = "x"
			}
		}
	}
}

func metadata(prefix string, v any) map[string]string {
	out := map[string]string{}
	given, _ := v.(map[string]any)
	for _, k := range slices.Sorted(maps.Keys(given)) {
		out[prefix+k] = stepdef.Str(given[k])
	}
	return out
}

// containerID returns the name: a container has no other ID.
func containerID(r stack.Resource, _ stack.Answer) string { return name(r) }

func name(r stack.Resource) string {
	if given, _ := r.Properties["name"].(string); given != "" {
		return given
	}
	return r.PhysicalName
}

func isContainer(r stack.Resource, candidate map[string]any) bool {
	return candidate["name"] == name(r)
}

// header returns one header of the answer to show.
func header(name string) stepdef.Value {
	return func(r stack.Resource, _ time.Time) any { return r.Attributes[name] }
}

// headContainer returns all headers that Swift sent.
func headContainer(r stack.Resource, _ time.Time) any {
	out := make(map[string]any, len(r.Attributes))
	for k, v := range r.Attributes {
		if k != location {
			out[k] = v
		}
	}
	return out
}

// location is the header with the container's URL; the cloud client adds it.
const location = "content-location"

// place returns the URL of the container, without the query.
func place(r stack.Resource) *url.URL {
	s, _ := r.Attributes[location].(string)
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		return nil
	}
	u.RawQuery = ""
	return u
}

func domainName(r stack.Resource, _ time.Time) any {
	if u := place(r); u != nil {
		return u.Hostname()
	}
	return nil
}

// rootURL returns the URL of the account; websiteURL is Heat's, with the name as it is.
func rootURL(r stack.Resource, _ time.Time) any {
	u := place(r)
	if u == nil {
		return nil
	}
	u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/"+r.PhysicalID), ""
	return u.String()
}

func websiteURL(r stack.Resource, now time.Time) any {
	if root, ok := rootURL(r, now).(string); ok {
		return root + "/" + r.PhysicalID
	}
	return nil
}
