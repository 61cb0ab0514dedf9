package keystone

import (
	"strings"

	"hearth/shared/simcloud/ground"
)

// catalogServices are the services of every cloud. A URL that begins with "/" is below the cloud's
// own base URL.
var catalogServices = [][3]string{
	{"identity", "keystone", "/identity/v3"},
	{"compute", "nova", "/compute/v2.1"},
	{"network", "neutron", "/network"},
	{"volumev3", "cinderv3", "/volume/v3/$(project_id)s"},
	{"block-storage", "cinder", "/volume/v3/$(project_id)s"},
	{"image", "glance", "/image"},
	{"object-store", "swift", "/object-store/v1/AUTH_$(project_id)s"},
	{"key-manager", "barbican", "/key-manager"},
	{"messaging", "zaqar", "/messaging"},
}

// SeedCatalog lists the services with the URLs of this run.
func SeedCatalog(c *ground.Cloud) {
	services := append([][3]string(nil), catalogServices...)
	services = append(services, [3]string{"orchestration", "heat", c.Options.Orchestration}, [3]string{"cloudformation", "heat-cfn", c.Options.Cloudformation})
	for _, s := range services {
		if s[2] != "" {
			ListEndpoint(c, s[0], s[1], s[2])
		}
	}
	c.Table("identity.region").Put(doc{"id": c.Options.Region, "description": "", "parent_region_id": nil})
}

// ListEndpoint puts a service into the catalog, with one URL for its three endpoints.
func ListEndpoint(c *ground.Cloud, kind, name, url string) {
	id := ground.SeedHex("service/" + kind)
	c.Table("identity.service").Put(doc{"id": id, "name": name, "type": kind, "enabled": true})
	for _, access := range []string{"public", "internal", "admin"} {
		c.Table("identity.endpoint").Put(doc{"id": ground.SeedHex("endpoint/" + kind + access), "interface": access, "region_id": c.Options.Region, "region": c.Options.Region,
			"service_id": id, "url": url, "enabled": true})
	}
}

func absoluteURL(c *call, url string) string { return absolute(c.Base, url) }

func absolute(base, url string) string {
	if strings.HasPrefix(url, "/") {
		return base + url
	}
	return url
}

// Catalog returns the services for a token of the project.
func Catalog(c *ground.Cloud, base, project string) []any {
	out := []any{}
	for _, s := range c.Table("identity.service").All() {
		endpoints := []any{}
		for _, e := range c.Table("identity.endpoint").By("service_id", s.Str("id")) {
			url := absolute(base, e.Str("url"))
			if strings.Contains(url, "(project_id)s") || strings.Contains(url, "(tenant_id)s") {
				if project == "" {
					continue // there is no such address without a project
				}
				url = projectIn.Replace(url)
				url = strings.ReplaceAll(url, "\x00", project)
			}
			endpoints = append(endpoints, doc{"id": e["id"], "interface": e["interface"], "region_id": e["region_id"], "region": e["region_id"], "url": url})
		}
		out = append(out, doc{"id": s["id"], "type": s["type"], "name": s["name"], "endpoints": endpoints})
	}
	return out
}

var projectIn = strings.NewReplacer("$(project_id)s", "\x00", "%(project_id)s", "\x00", "$(tenant_id)s", "\x00", "%(tenant_id)s", "\x00")
