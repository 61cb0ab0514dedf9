package simcloud

// defaultType is the volume type of volumes that ask for none.
const defaultType = "__DEFAULT__"

func volumeTypeRoutes() []route {
	p := "/v3/{project}/types"
	one := p + "/{id}"
	return []route{{"GET", p, listTypes}, {"POST", p, createType}, {"GET", one, showType}, {"PUT", one, updateType}, {"DELETE", one, deleteType},
		{"GET", one + "/extra_specs", showTypeSpecs}, {"POST", one + "/extra_specs", addTypeSpecs}, {"DELETE", one + "/extra_specs/{key}", dropTypeSpec},
		{"GET", one + "/os-volume-type-access", typeAccess}, {"POST", one + "/action", typeAction},
		{"GET", one + "/encryption", showEncryption}, {"POST", one + "/encryption", createEncryption},
		{"PUT", one + "/encryption/{key}", updateEncryption}, {"DELETE", one + "/encryption/{key}", deleteEncryption}}
}

func newType(name string, about any) doc {
	return doc{"id": seedUUID("type/" + name), "name": name, "is_public": true, "description": about, "extra_specs": doc{}, "_access": []any{}}
}

// volumeType returns a volume type by ID or name.
func volumeType(c *Cloud, ref string) doc {
	if d := c.t("volume.type").get(ref); d != nil {
		return d
	}
	return c.t("volume.type").first("name", ref)
}

func listTypes(c *call) *reply {
	rows := []any{}
	for _, d := range c.t("volume.type").all() {
		if is(c.param("name"), d.str("name")) {
			rows = append(rows, d.shown().with("os-volume-type-access:is_public", d["is_public"]))
		}
	}
	return ok(doc{"volume_types": rows})
}

func showType(c *call) *reply {
	id := c.id()
	if id == "default" {
		id = volumeType(c.Cloud, defaultType).str("id")
	}
	d := c.t("volume.type").get(id)
	if d == nil {
		return novaError(404, "Volume type %s could not be found.", c.id())
	}
	return ok(doc{"volume_type": d.shown()})
}

func createType(c *call) *reply {
	given := c.body.sub("volume_type")
	name := given.str("name")
	switch {
	case !c.admin():
		return novaError(403, "Policy doesn't allow volume_extension:type_create to be performed.")
	case name == "":
		return badField("name", name, "'' is too short")
	case c.t("volume.type").first("name", name) != nil:
		return novaError(409, "Volume Type %s already exists.", name)
	}
	d := newType(name, given["description"])
	if v, sent := given["os-volume-type-access:is_public"]; sent {
		d["is_public"], _ = truth(v)
	}
	d["id"], d["extra_specs"] = uuid(), orDoc(given.sub("extra_specs"))
	return ok(doc{"volume_type": c.t("volume.type").put(d).shown()})
}

// changeableType returns the type that an admin's call names.
func changeableType(c *call, rule string) (doc, *reply) {
	if !c.admin() {
		return nil, novaError(403, "Policy doesn't allow volume_extension:%s to be performed.", rule)
	}
	if d := c.t("volume.type").get(c.id()); d != nil {
		return d, nil
	}
	return nil, novaError(404, "Volume type %s could not be found.", c.id())
}

func updateType(c *call) *reply {
	d, p := changeableType(c, "type_update")
	if p != nil {
		return p
	}
	given := c.body.sub("volume_type")
	if same := c.t("volume.type").first("name", given.str("name")); same != nil && same.str("id") != d.str("id") {
		return novaError(409, "Volume Type %s already exists.", given.str("name"))
	}
	for _, name := range []string{"name", "description", "is_public"} {
		if given.has(name) {
			d = d.with(name, given[name])
		}
	}
	return ok(doc{"volume_type": c.t("volume.type").put(d).shown()})
}

func deleteType(c *call) *reply {
	if _, p := changeableType(c, "type_delete"); p != nil {
		return p
	}
	c.t("volume.type").remove(c.id())
	return accepted(nil)
}
