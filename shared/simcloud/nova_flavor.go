package simcloud

import (
	"slices"
	"strconv"
	"strings"
)

func flavorRoutes() []route {
	one := "/v2.1/flavors/{id}"
	return []route{{"GET", "/v2.1/flavors", listFlavors}, {"GET", "/v2.1/flavors/detail", listFlavors}, {"POST", "/v2.1/flavors", createFlavor},
		{"GET", one, showFlavor}, {"PUT", one, updateFlavor}, {"DELETE", one, deleteFlavor}, {"POST", one + "/action", flavorAction},
		{"GET", one + "/os-flavor-access", flavorAccess},
		{"GET", one + "/os-extra_specs", showSpecs}, {"POST", one + "/os-extra_specs", addSpecs},
		{"GET", one + "/os-extra_specs/{key}", showSpec}, {"PUT", one + "/os-extra_specs/{key}", addSpecs}, {"DELETE", one + "/os-extra_specs/{key}", dropSpec}}
}

const public = "os-flavor-access:is_public"

func seesFlavor(c *call, d doc) bool {
	return d.flag(public) || c.admin() || slices.Contains(d.strs("_access"), c.project())
}

// findFlavorByID returns a flavor by its ID.
func findFlavorByID(c *call, id string) doc {
	if d := c.t("compute.flavor").get(id); d != nil && seesFlavor(c, d) {
		return d
	}
	return nil
}

func findFlavor(c *call) (doc, *reply) {
	if d := findFlavorByID(c, c.id()); d != nil {
		return d, nil
	}
	return nil, novaError(404, "Flavor %s could not be found.", c.id())
}

func changeableFlavor(c *call, rule string) (doc, *reply) {
	if !c.admin() {
		return nil, novaPolicy(rule)
	}
	return findFlavor(c)
}

func flavorBody(c *call, d doc) doc {
	out := d.shown().with("links", selfLinks(c, "flavors", d.str("id")))
	if c.minor >= 75 {
		if out["swap"] == "" {
			out["swap"] = 0
		}
	}
	if c.minor >= 55 {
		out["description"] = d["_description"]
	}
	if c.minor >= 61 {
		out["extra_specs"] = d["_specs"]
	}
	return out
}

func createFlavor(c *call) *reply {
	if !c.admin() {
		return novaPolicy("os-flavor-manage:create")
	}
	given := c.body.sub("flavor")
	for _, name := range []string{"name", "ram", "vcpus", "disk"} {
		if !given.has(name) {
			return badField("flavor", given, "'%s' is a required property", name)
		}
	}
	numbers := map[string]int64{}
	for name, low := range map[string]int64{"ram": 1, "vcpus": 1, "disk": 0, "swap": 0, "OS-FLV-EXT-DATA:ephemeral": 0} {
		if given[name] == nil {
			continue
		}
		n, isWhole := whole(given[name])
		if !isWhole {
			return badField(name, given[name], "'%s' does not match '^[0-9]*$'", plain(given[name]))
		}
		if n < low {
			return badField(name, given[name], "%d is less than the minimum of %d", n, low)
		}
		numbers[name] = n
	}
	id := plain(given["id"])
	if id == "" || id == "auto" && given["id"] == nil {
		id = uuid()
	}
	if c.t("compute.flavor").first("name", given.str("name")) != nil {
		return novaError(409, "Flavor with name %s already exists.", given.str("name"))
	}
	if c.t("compute.flavor").get(id) != nil {
		return novaError(409, "Flavor with ID %s already exists.", id)
	}
	isPublic := true
	if v, sent := given[public]; sent {
		isPublic, _ = truth(v)
	}
	factor := 1.0
	if f, err := strconv.ParseFloat(plain(given["rxtx_factor"]), 64); err == nil {
		factor = f
	}
	d := newFlavor(id, given.str("name"), numbers["ram"], numbers["disk"], numbers["vcpus"], isPublic)
	d["OS-FLV-EXT-DATA:ephemeral"], d["rxtx_factor"], d["_description"] = numbers["OS-FLV-EXT-DATA:ephemeral"], factor, given["description"]
	if s := numbers["swap"]; s > 0 {
		d["swap"] = s
	}
	return ok(doc{"flavor": flavorBody(c, c.t("compute.flavor").put(d))})
}

func newFlavor(id, name string, ram, disk, vcpus int64, isPublic bool) doc {
	return doc{"id": id, "name": name, "ram": ram, "disk": disk, "vcpus": vcpus, "swap": "", "OS-FLV-EXT-DATA:ephemeral": 0, "OS-FLV-DISABLED:disabled": false,
		public: isPublic, "rxtx_factor": 1.0, "_specs": doc{}, "_access": []any{}, "_description": nil}
}

func listFlavors(c *call) *reply {
	rows := []any{}
	detail := strings.HasSuffix(c.r.URL.Path, "/detail")
	marker, limit := c.param("marker"), c.t("compute.flavor").size()
	if n, err := strconv.Atoi(c.param("limit")); err == nil {
		limit = n
	}
	more := ""
	for _, d := range c.t("compute.flavor").all() {
		wanted, isBool := truth(c.param("is_public"))
		switch {
		case !seesFlavor(c, d), c.admin() && isBool && d.flag(public) != wanted, c.admin() && c.param("is_public") == "" && !d.flag(public):
			continue
		case marker != "":
			if d.str("id") == marker {
				marker = ""
			}
			continue
		case len(rows) == limit:
			more = asDoc(rows[limit-1]).str("id")
		case detail:
			rows = append(rows, flavorBody(c, d))
		default:
			out := d.pick("id", "name").with("links", selfLinks(c, "flavors", d.str("id")))
			if c.minor >= 55 {
				out["description"] = d["_description"]
			}
			rows = append(rows, out)
		}
	}
	if marker != "" {
		return novaError(400, "marker [%s] not found", marker)
	}
	body := doc{"flavors": rows}
	if more != "" {
		body["flavors_links"] = []any{doc{"rel": "next", "href": nextLink(c, more)}}
	}
	return ok(body)
}

func showFlavor(c *call) *reply {
	d, p := findFlavor(c)
	if p != nil {
		return p
	}
	return ok(doc{"flavor": flavorBody(c, d)})
}

func updateFlavor(c *call) *reply {
	d, p := changeableFlavor(c, "os-flavor-manage:update")
	if p != nil {
		return p
	}
	return ok(doc{"flavor": flavorBody(c, c.t("compute.flavor").put(d.with("_description", c.body.sub("flavor")["description"])))})
}

func deleteFlavor(c *call) *reply {
	d, p := changeableFlavor(c, "os-flavor-manage:delete")
	if p != nil {
		return p
	}
	c.t("compute.flavor").remove(d.str("id"))
	return accepted(nil)
}

func accessList(c *call, d doc) doc {
	rows := []any{}
	for _, p := range d.list("_access") {
		rows = append(rows, doc{"flavor_id": d["id"], "tenant_id": p})
	}
	return doc{"flavor_access": rows}
}

func flavorAccess(c *call) *reply {
	d, p := changeableFlavor(c, "os-flavor-access")
	if p != nil {
		return p
	}
	if d.flag(public) {
		return novaError(404, "Access list not available for public flavors.")
	}
	return ok(accessList(c, d))
}

func flavorAction(c *call) *reply {
	d, p := changeableFlavor(c, "os-flavor-access:add_tenant_access")
	if p != nil {
		return p
	}
	if t := c.body.sub("addTenantAccess").str("tenant"); t != "" {
		if d.flag(public) {
			return novaError(409, "Can not add access to a public flavor.")
		}
		if slices.Contains(d.strs("_access"), t) {
			return novaError(409, "Flavor access already exists for flavor %s and project %s combination.", d.str("id"), t)
		}
		d = d.with("_access", append(without(d.list("_access"), t), t))
	} else if t := c.body.sub("removeTenantAccess").str("tenant"); t != "" {
		if !slices.Contains(d.strs("_access"), t) {
			return novaError(404, "Flavor access not found for %s / %s combination.", d.str("id"), t)
		}
		d = d.with("_access", without(d.list("_access"), t))
	} else {
		return novaError(400, "There is no such action: %s", strings.Join(sorted(c.body), ", "))
	}
	return ok(accessList(c, c.t("compute.flavor").put(d)))
}

func showSpecs(c *call) *reply {
	d, p := findFlavor(c)
	if p != nil {
		return p
	}
	return ok(doc{"extra_specs": d["_specs"]})
}

func showSpec(c *call) *reply {
	d, p := findFlavor(c)
	if p != nil {
		return p
	}
	key := c.path("key")
	if !d.sub("_specs").has(key) {
		return novaError(404, "Flavor %s has no extra specs with key %s.", c.id(), key)
	}
	return ok(doc{key: d.sub("_specs")[key]})
}

// addSpecs accepts many under extra_specs, or with PUT the one of the path.
func addSpecs(c *call) *reply {
	d, p := changeableFlavor(c, "os-flavor-extra-specs:create")
	if p != nil {
		return p
	}
	given := c.body.sub("extra_specs")
	if key := c.path("key"); key != "" {
		given = c.body.pick(key)
	}
	specs := d.sub("_specs").with()
	for k, v := range given {
		if _, isText := v.(string); !isText {
			return badField(k, v, "%s is not of type 'string'", python(v))
		}
		specs[k] = v
	}
	c.t("compute.flavor").put(d.with("_specs", specs))
	if c.path("key") != "" {
		return ok(given)
	}
	return ok(doc{"extra_specs": given})
}

func dropSpec(c *call) *reply {
	d, p := changeableFlavor(c, "os-flavor-extra-specs:delete")
	if p != nil {
		return p
	}
	specs := d.sub("_specs").with()
	if !specs.has(c.path("key")) {
		return novaError(404, "Flavor %s has no extra specs with key %s.", c.id(), c.path("key"))
	}
	delete(specs, c.path("key"))
	c.t("compute.flavor").put(d.with("_specs", specs))
	return ok(nil)
}
