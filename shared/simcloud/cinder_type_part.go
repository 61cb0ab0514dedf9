package simcloud

import (
	"maps"
	"slices"
)

func showTypeSpecs(c *call) *reply {
	d := volumeType(c.Cloud, c.id())
	if d == nil {
		return novaError(404, "Volume type %s could not be found.", c.id())
	}
	return ok(doc{"extra_specs": d["extra_specs"]})
}

func addTypeSpecs(c *call) *reply {
	d, p := changeableType(c, "types_extra_specs:create")
	if p != nil {
		return p
	}
	specs := maps.Clone(d.sub("extra_specs"))
	if specs == nil {
		specs = doc{}
	}
	maps.Copy(specs, c.body.sub("extra_specs"))
	c.t("volume.type").put(d.with("extra_specs", specs))
	return ok(doc{"extra_specs": c.body.sub("extra_specs")})
}

func dropTypeSpec(c *call) *reply {
	d, p := changeableType(c, "types_extra_specs:delete")
	if p != nil {
		return p
	}
	specs := maps.Clone(d.sub("extra_specs"))
	if !specs.has(c.path("key")) {
		return novaError(404, "Volume Type %s has no extra specs with key %s.", c.id(), c.path("key"))
	}
	delete(specs, c.path("key"))
	c.t("volume.type").put(d.with("extra_specs", specs))
	return accepted(nil)
}

func typeAccess(c *call) *reply {
	d, p := changeableType(c, "volume_type_access:get_all_for_type")
	if p != nil {
		return p
	}
	if d.flag("is_public") {
		return novaError(404, "Access list not available for public volume types.")
	}
	rows := []any{}
	for _, project := range d.list("_access") {
		rows = append(rows, doc{"volume_type_id": d["id"], "project_id": project})
	}
	return ok(doc{"volume_type_access": rows})
}

func typeAction(c *call) *reply {
	d, p := changeableType(c, "volume_type_access:addProjectAccess")
	if p != nil {
		return p
	}
	add, drop := c.body.sub("addProjectAccess").str("project"), c.body.sub("removeProjectAccess").str("project")
	has := slices.Contains(d.strs("_access"), add+drop)
	switch {
	case add != "" && d.flag("is_public"):
		return novaError(400, "Invalid volume type: Type access modification is not applicable to public volume type.")
	case add != "" && has:
		return novaError(409, "Volume type access for %s / %s combination already exists.", d.str("id"), add)
	case add != "":
		d = d.with("_access", append(without(d.list("_access"), add), add))
	case drop != "" && !has:
		return novaError(404, "Volume type access not found for %s / %s combination.", d.str("id"), drop)
	case drop != "":
		d = d.with("_access", without(d.list("_access"), drop))
	default:
		return novaError(400, "There is no such action.")
	}
	c.t("volume.type").put(d)
	return accepted(nil)
}

func showEncryption(c *call) *reply {
	d, p := changeableType(c, "volume_type_encryption:get")
	if p != nil {
		return p
	}
	return ok(d.sub("_encryption"))
}

func createEncryption(c *call) *reply {
	d, p := changeableType(c, "volume_type_encryption:create")
	if p != nil {
		return p
	}
	if len(d.sub("_encryption")) > 0 {
		return novaError(400, "Volume type encryption for type %s already exists.", d.str("id"))
	}
	e := maps.Clone(c.body.sub("encryption"))
	if e.str("provider") == "" {
		return badField("encryption", e, "'provider' is a required property")
	}
	e["volume_type_id"], e["encryption_id"] = d["id"], uuid()
	kept := maps.Clone(e)
	kept["created_at"] = zeroMicros(c.now)
	c.t("volume.type").put(d.with("_encryption", kept))
	return ok(doc{"encryption": e})
}

func updateEncryption(c *call) *reply {
	d, p := changeableType(c, "volume_type_encryption:update")
	if p != nil {
		return p
	}
	e := maps.Clone(d.sub("_encryption"))
	if len(e) == 0 {
		return novaError(404, "Volume type encryption for type %s does not exist.", d.str("id"))
	}
	maps.Copy(e, c.body.sub("encryption"))
	c.t("volume.type").put(d.with("_encryption", e))
	return ok(doc{"encryption": c.body.sub("encryption")})
}

func deleteEncryption(c *call) *reply {
	d, p := changeableType(c, "volume_type_encryption:delete")
	if p != nil {
		return p
	}
	if len(d.sub("_encryption")) == 0 {
		return novaError(404, "Volume type encryption for type %s does not exist.", d.str("id"))
	}
	c.t("volume.type").put(d.with("_encryption", doc{}))
	return accepted(nil)
}
