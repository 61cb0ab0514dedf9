package nova

import (
	"slices"
	"strconv"
	"strings"

	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
)

func flavorRoutes() []ground.Route {
	one := "/v2.1/flavors/{id}"
	return []ground.Route{{"GET", "/v2.1/flavors", listFlavors}, {"GET", "/v2.1/flavors/detail", listFlavors}, {"POST", "/v2.1/flavors", createFlavor},
		{"GET", one, showFlavor}, {"PUT", one, updateFlavor}, {"DELETE", one, deleteFlavor}, {"POST", one + "/action", flavorAction},
		{"GET", one + "/os-flavor-access", flavorAccess},
		{"GET", one + "/os-extra_specs", showSpecs}, {"POST", one + "/os-extra_specs", addSpecs},
		{"GET", one + "/os-extra_specs/{key}", showSpec}, {"PUT", one + "/os-extra_specs/{key}", addSpecs}, {"DELETE", one + "/os-extra_specs/{key}", dropSpec}}
}

const public = "os-flavor-access:is_public"

func seesFlavor(c *call, d doc) bool {
	return d.Flag(public) || c.IsAdmin() || slices.Contains(d.Strs("_access"), c.Project())
}

// findFlavorByID returns a flavor by its ID.
func findFlavorByID(c *call, id string) doc {
	if d := c.Table("compute.flavor").Get(id); d != nil && seesFlavor(c, d) {
		return d
	}
	return nil
}

func findFlavor(c *call) (doc, *reply) {
	if d := findFlavorByID(c, c.ID()); d != nil {
		return d, nil
	}
	return nil, microversion.Error(404, "Flavor %s could not be found.", c.ID())
}

func changeableFlavor(c *call, rule string) (doc, *reply) {
	if !c.IsAdmin() {
		return nil, novaPolicy(rule)
	}
	return findFlavor(c)
}

func flavorBody(c *call, d doc) doc {
	out := d.Shown().With("links", selfLinks(c, "flavors", d.Str("id")))
	if c.Minor >= 75 {
		if out["swap"] == "" {
			out["swap"] = 0
		}
	}
	if c.Minor >= 55 {
		out["description"] = d["_description"]
	}
	if c.Minor >= 61 {
		out["extra_specs"] = d["_specs"]
	}
	return out
}

func createFlavor(c *call) *reply {
	if !c.IsAdmin() {
		return novaPolicy("os-flavor-manage:create")
	}
	given := c.Body.Sub("flavor")
	for _, name := range []string{"name", "ram", "vcpus", "disk"} {
		if !given.Has(name) {
			return microversion.BadField("flavor", given, "'%s' is a required property", name)
		}
	}
	numbers := map[string]int64{}
	for name, low := range map[string]int64{"ram": 1, "vcpus": 1, "disk": 0, "swap": 0, "OS-FLV-EXT-DATA:ephemeral": 0} {
		if given[name] == nil {
			continue
		}
		n, isWhole := ground.Integer(given[name])
		if !isWhole {
			return microversion.BadField(name, given[name], "'%s' does not match '^[0-9]*$'", ground.QueryText(given[name]))
		}
		if n < low {
			return microversion.BadField(name, given[name], "%d is less than the minimum of %d", n, low)
		}
		numbers[name] = n
	}
	id := ground.QueryText(given["id"])
	if id == "" || id == "auto" && given["id"] == nil {
		id = ground.UUID()
	}
	if c.Table("compute.flavor").First("name", given.Str("name")) != nil {
		return microversion.Error(409, "Flavor with name %s already exists.", given.Str("name"))
	}
	if c.Table("compute.flavor").Get(id) != nil {
		return microversion.Error(409, "Flavor with ID %s already exists.", id)
	}
	isPublic := true
	if v, sent := given[public]; sent {
		isPublic, _ = ground.Truth(v)
	}
	factor := 1.0
	if f, err := strconv.ParseFloat(ground.QueryText(given["rxtx_factor"]), 64); err == nil {
		factor = f
	}
	d := NewFlavor(id, given.Str("name"), numbers["ram"], numbers["disk"], numbers["vcpus"], isPublic)
	d["OS-FLV-EXT-DATA:ephemeral"], d["rxtx_factor"], d["_description"] = numbers["OS-FLV-EXT-DATA:ephemeral"], factor, given["description"]
	if s := numbers["swap"]; s > 0 {
		d["swap"] = s
	}
	return ground.OK(doc{"flavor": flavorBody(c, c.Table("compute.flavor").Put(d))})
}

// NewFlavor returns a flavor that is not stored yet.
func NewFlavor(id, name string, ram, disk, vcpus int64, isPublic bool) doc {
	return doc{"id": id, "name": name, "ram": ram, "disk": disk, "vcpus": vcpus, "swap": "", "OS-FLV-EXT-DATA:ephemeral": 0, "OS-FLV-DISABLED:disabled": false,
		public: isPublic, "rxtx_factor": 1.0, "_specs": doc{}, "_access": []any{}, "_description": nil}
}

func listFlavors(c *call) *reply {
	rows := []any{}
	detail := strings.HasSuffix(c.Request.URL.Path, "/detail")
	marker, limit := c.Param("marker"), c.Table("compute.flavor").Size()
	if n, err := strconv.Atoi(c.Param("limit")); err == nil {
		limit = n
	}
	more := ""
	for _, d := range c.Table("compute.flavor").All() {
		wanted, isBool := ground.Truth(c.Param("is_public"))
		switch {
		case !seesFlavor(c, d), c.IsAdmin() && isBool && d.Flag(public) != wanted, c.IsAdmin() && c.Param("is_public") == "" && !d.Flag(public):
			continue
		case marker != "":
			if d.Str("id") == marker {
				marker = ""
			}
			continue
		case len(rows) == limit:
			more = ground.AsDoc(rows[limit-1]).Str("id")
		case detail:
			rows = append(rows, flavorBody(c, d))
		default:
			out := d.Pick("id", "name").With("links", selfLinks(c, "flavors", d.Str("id")))
			if c.Minor >= 55 {
				out["description"] = d["_description"]
			}
			rows = append(rows, out)
		}
	}
	if marker != "" {
		return microversion.Error(400, "marker [%s] not found", marker)
	}
	body := doc{"flavors": rows}
	if more != "" {
		body["flavors_links"] = []any{doc{"rel": "next", "href": microversion.NextLink(c, more)}}
	}
	return ground.OK(body)
}

func showFlavor(c *call) *reply {
	d, p := findFlavor(c)
	if p != nil {
		return p
	}
	return ground.OK(doc{"flavor": flavorBody(c, d)})
}

func updateFlavor(c *call) *reply {
	d, p := changeableFlavor(c, "os-flavor-manage:update")
	if p != nil {
		return p
	}
	return ground.OK(doc{"flavor": flavorBody(c, c.Table("compute.flavor").Put(d.With("_description", c.Body.Sub("flavor")["description"])))})
}

func deleteFlavor(c *call) *reply {
	d, p := changeableFlavor(c, "os-flavor-manage:delete")
	if p != nil {
		return p
	}
	c.Table("compute.flavor").Remove(d.Str("id"))
	return ground.Accepted(nil)
}

func accessList(c *call, d doc) doc {
	rows := []any{}
	for _, p := range d.List("_access") {
		rows = append(rows, doc{"flavor_id": d["id"], "tenant_id": p})
	}
	return doc{"flavor_access": rows}
}

func flavorAccess(c *call) *reply {
	d, p := changeableFlavor(c, "os-flavor-access")
	if p != nil {
		return p
	}
	if d.Flag(public) {
		return microversion.Error(404, "Access list not available for public flavors.")
	}
	return ground.OK(accessList(c, d))
}

func flavorAction(c *call) *reply {
	d, p := changeableFlavor(c, "os-flavor-access:add_tenant_access")
	if p != nil {
		return p
	}
	if t := c.Body.Sub("addTenantAccess").Str("tenant"); t != "" {
		if d.Flag(public) {
			return microversion.Error(409, "Can not add access to a public flavor.")
		}
		if slices.Contains(d.Strs("_access"), t) {
			return microversion.Error(409, "Flavor access already exists for flavor %s and project %s combination.", d.Str("id"), t)
		}
		d = d.With("_access", append(ground.Without(d.List("_access"), t), t))
	} else if t := c.Body.Sub("removeTenantAccess").Str("tenant"); t != "" {
		if !slices.Contains(d.Strs("_access"), t) {
			return microversion.Error(404, "Flavor access not found for %s / %s combination.", d.Str("id"), t)
		}
		d = d.With("_access", ground.Without(d.List("_access"), t))
	} else {
		return microversion.Error(400, "There is no such action: %s", strings.Join(ground.Sorted(c.Body), ", "))
	}
	return ground.OK(accessList(c, c.Table("compute.flavor").Put(d)))
}

func showSpecs(c *call) *reply {
	d, p := findFlavor(c)
	if p != nil {
		return p
	}
	return ground.OK(doc{"extra_specs": d["_specs"]})
}

func showSpec(c *call) *reply {
	d, p := findFlavor(c)
	if p != nil {
		return p
	}
	key := c.Path("key")
	if !d.Sub("_specs").Has(key) {
		return microversion.Error(404, "Flavor %s has no extra specs with key %s.", c.ID(), key)
	}
	return ground.OK(doc{key: d.Sub("_specs")[key]})
}

// addSpecs accepts many under extra_specs, or with PUT the one of the path.
func addSpecs(c *call) *reply {
	d, p := changeableFlavor(c, "os-flavor-extra-specs:create")
	if p != nil {
		return p
	}
	given := c.Body.Sub("extra_specs")
	if key := c.Path("key"); key != "" {
		given = c.Body.Pick(key)
	}
	specs := d.Sub("_specs").With()
	for k, v := range given {
		if _, isText := v.(string); !isText {
			return microversion.BadField(k, v, "%s is not of type 'string'", ground.PythonText(v))
		}
		specs[k] = v
	}
	c.Table("compute.flavor").Put(d.With("_specs", specs))
	if c.Path("key") != "" {
		return ground.OK(given)
	}
	return ground.OK(doc{"extra_specs": given})
}

func dropSpec(c *call) *reply {
	d, p := changeableFlavor(c, "os-flavor-extra-specs:delete")
	if p != nil {
		return p
	}
	specs := d.Sub("_specs").With()
	if !specs.Has(c.Path("key")) {
		return microversion.Error(404, "Flavor %s has no extra specs with key %s.", c.ID(), c.Path("key"))
	}
	delete(specs, c.Path("key"))
	c.Table("compute.flavor").Put(d.With("_specs", specs))
	return ground.OK(nil)
}
