package cinder

import (
	"maps"
	"slices"

	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
)

func showTypeSpecs(c *call) *reply {
	d := volumeType(c.Cloud, c.ID())
	if d == nil {
		return microversion.Error(404, "Volume type %s could not be found.", c.ID())
	}
	return ground.OK(doc{"extra_specs": d["extra_specs"]})
}

func addTypeSpecs(c *call) *reply {
	d, p := changeableType(c, "types_extra_specs:create")
	if p != nil {
		return p
	}
	specs := maps.Clone(d.Sub("extra_specs"))
	if specs == nil {
		specs = doc{}
	}
	maps.Copy(specs, c.Body.Sub("extra_specs"))
	c.Table("volume.type").Put(d.With("extra_specs", specs))
	return ground.OK(doc{"extra_specs": c.Body.Sub("extra_specs")})
}

func dropTypeSpec(c *call) *reply {
	d, p := changeableType(c, "types_extra_specs:delete")
	if p != nil {
		return p
	}
	specs := maps.Clone(d.Sub("extra_specs"))
	if !specs.Has(c.Path("key")) {
		return microversion.Error(404, "Volume Type %s has no extra specs with key %s.", c.ID(), c.Path("key"))
	}
	delete(specs, c.Path("key"))
	c.Table("volume.type").Put(d.With("extra_specs", specs))
	return ground.Accepted(nil)
}

func typeAccess(c *call) *reply {
	d, p := changeableType(c, "volume_type_access:get_all_for_type")
	if p != nil {
		return p
	}
	if d.Flag("is_public") {
		return microversion.Error(404, "Access list not available for public volume types.")
	}
	rows := []any{}
	for _, project := range d.List("_access") {
		rows = append(rows, doc{"volume_type_id": d["id"], "project_id": project})
	}
	return ground.OK(doc{"volume_type_access": rows})
}

func typeAction(c *call) *reply {
	d, p := changeableType(c, "volume_type_access:addProjectAccess")
	if p != nil {
		return p
	}
	add, drop := c.Body.Sub("addProjectAccess").Str("project"), c.Body.Sub("removeProjectAccess").Str("project")
	has := slices.Contains(d.Strs("_access"), add+drop)
	switch {
	case add != "" && d.Flag("is_public"):
		return microversion.Error(400, "Invalid volume type: Type access modification is not applicable to public volume type.")
	case add != "" && has:
		return microversion.Error(409, "Volume type access for %s / %s combination already exists.", d.Str("id"), add)
	case add != "":
		d = d.With("_access", append(ground.Without(d.List("_access"), add), add))
	case drop != "" && !has:
		return microversion.Error(404, "Volume type access not found for %s / %s combination.", d.Str("id"), drop)
	case drop != "":
		d = d.With("_access", ground.Without(d.List("_access"), drop))
	default:
		return microversion.Error(400, "There is no such action.")
	}
	c.Table("volume.type").Put(d)
	return ground.Accepted(nil)
}

func showEncryption(c *call) *reply {
	d, p := changeableType(c, "volume_type_encryption:get")
	if p != nil {
		return p
	}
	return ground.OK(d.Sub("_encryption"))
}

func createEncryption(c *call) *reply {
	d, p := changeableType(c, "volume_type_encryption:create")
	if p != nil {
		return p
	}
	if len(d.Sub("_encryption")) > 0 {
		return microversion.Error(400, "Volume type encryption for type %s already exists.", d.Str("id"))
	}
	e := maps.Clone(c.Body.Sub("encryption"))
	if e.Str("provider") == "" {
		return microversion.BadField("encryption", e, "'provider' is a required property")
	}
	e["volume_type_id"], e["encryption_id"] = d["id"], ground.UUID()
	kept := maps.Clone(e)
	kept["created_at"] = ground.ZeroMicros(c.Now)
	c.Table("volume.type").Put(d.With("_encryption", kept))
	return ground.OK(doc{"encryption": e})
}

func updateEncryption(c *call) *reply {
	d, p := changeableType(c, "volume_type_encryption:update")
	if p != nil {
		return p
	}
	e := maps.Clone(d.Sub("_encryption"))
	if len(e) == 0 {
		return microversion.Error(404, "Volume type encryption for type %s does not exist.", d.Str("id"))
	}
	maps.Copy(e, c.Body.Sub("encryption"))
	c.Table("volume.type").Put(d.With("_encryption", e))
	return ground.OK(doc{"encryption": c.Body.Sub("encryption")})
}

func deleteEncryption(c *call) *reply {
	d, p := changeableType(c, "volume_type_encryption:delete")
	if p != nil {
		return p
	}
	if len(d.Sub("_encryption")) == 0 {
		return microversion.Error(404, "Volume type encryption for type %s does not exist.", d.Str("id"))
	}
	c.Table("volume.type").Put(d.With("_encryption", doc{}))
	return ground.Accepted(nil)
}
