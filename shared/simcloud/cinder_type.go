package simcloud

// defaultType is the volume type of volumes that ask for none.
const defaultType = "__DEFAULT__"

func volumeTypeRoutes() []route {
	p := "/v3/{project}/types"
	return []route{{"GET", p, listTypes}, {"POST", p, createType}, {"GET", p + "/{id}", showType}, {"DELETE", p + "/{id}", deleteType},
		{"GET", p + "/{id}/extra_specs", func(c *call) *reply {
			d := c.volumeType(c.id())
			if d == nil {
				return novaError(404, "Volume type %s could not be found.", c.id())
			}
			return ok(doc{"extra_specs": d["extra_specs"]})
		}}}
}

func newType(name string, about any) doc {
	return doc{"id": seedUUID("type/" + name), "name": name, "is_public": true, "description": about, "extra_specs": doc{}}
}

// volumeType finds one by id or name.
func (c *Cloud) volumeType(ref string) doc {
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
		id = c.volumeType(defaultType).str("id")
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
	d["id"], d["extra_specs"] = uuid(), orDoc(given.sub("extra_specs"))
	return ok(doc{"volume_type": c.t("volume.type").put(d).shown()})
}

func deleteType(c *call) *reply {
	if !c.admin() {
		return novaError(403, "Policy doesn't allow volume_extension:type_delete to be performed.")
	}
	if c.t("volume.type").get(c.id()) == nil {
		return novaError(404, "Volume type %s could not be found.", c.id())
	}
	c.t("volume.type").remove(c.id())
	return accepted(nil)
}
