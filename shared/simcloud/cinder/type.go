package cinder

import (
	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
)

// DefaultType is the volume type of volumes that ask for none.
const DefaultType = "__DEFAULT__"

func volumeTypeRoutes() []ground.Route {
	p := "/v3/{project}/types"
	one := p + "/{id}"
	return []ground.Route{{"GET", p, listTypes}, {"POST", p, createType}, {"GET", one, showType}, {"PUT", one, updateType}, {"DELETE", one, deleteType},
		{"GET", one + "/extra_specs", showTypeSpecs}, {"POST", one + "/extra_specs", addTypeSpecs}, {"DELETE", one + "/extra_specs/{key}", dropTypeSpec},
		{"GET", one + "/os-volume-type-access", typeAccess}, {"POST", one + "/action", typeAction},
		{"GET", one + "/encryption", showEncryption}, {"POST", one + "/encryption", createEncryption},
		{"PUT", one + "/encryption/{key}", updateEncryption}, {"DELETE", one + "/encryption/{key}", deleteEncryption}}
}

// NewType returns a volume type that is not stored yet.
func NewType(name string, about any) doc {
	return doc{"id": ground.SeedUUID("type/" + name), "name": name, "is_public": true, "description": about, "extra_specs": doc{}, "_access": []any{}}
}

// volumeType returns a volume type by ID or name.
func volumeType(c *ground.Cloud, ref string) doc {
	if d := c.Table("volume.type").Get(ref); d != nil {
		return d
	}
	return c.Table("volume.type").First("name", ref)
}

func listTypes(c *call) *reply {
	rows := []any{}
	for _, d := range c.Table("volume.type").All() {
		if ground.Accepts(c.Param("name"), d.Str("name")) {
			rows = append(rows, d.Shown().With("os-volume-type-access:is_public", d["is_public"]))
		}
	}
	return ground.OK(doc{"volume_types": rows})
}

func showType(c *call) *reply {
	id := c.ID()
	if id == "default" {
		id = volumeType(c.Cloud, DefaultType).Str("id")
	}
	d := c.Table("volume.type").Get(id)
	if d == nil {
		return microversion.Error(404, "Volume type %s could not be found.", c.ID())
	}
	return ground.OK(doc{"volume_type": d.Shown()})
}

func createType(c *call) *reply {
	given := c.Body.Sub("volume_type")
	name := given.Str("name")
	switch {
	case !c.IsAdmin():
		return microversion.Error(403, "Policy doesn't allow volume_extension:type_create to be performed.")
	case name == "":
		return microversion.BadField("name", name, "'' is too short")
	case c.Table("volume.type").First("name", name) != nil:
		return microversion.Error(409, "Volume Type %s already exists.", name)
	}
	d := NewType(name, given["description"])
	if v, sent := given["os-volume-type-access:is_public"]; sent {
		d["is_public"], _ = ground.Truth(v)
	}
	d["id"], d["extra_specs"] = ground.UUID(), ground.OrDoc(given.Sub("extra_specs"))
	return ground.OK(doc{"volume_type": c.Table("volume.type").Put(d).Shown()})
}

// changeableType returns the type that an admin's call names.
func changeableType(c *call, rule string) (doc, *reply) {
	if !c.IsAdmin() {
		return nil, microversion.Error(403, "Policy doesn't allow volume_extension:%s to be performed.", rule)
	}
	if d := c.Table("volume.type").Get(c.ID()); d != nil {
		return d, nil
	}
	return nil, microversion.Error(404, "Volume type %s could not be found.", c.ID())
}

func updateType(c *call) *reply {
	d, p := changeableType(c, "type_update")
	if p != nil {
		return p
	}
	given := c.Body.Sub("volume_type")
	if same := c.Table("volume.type").First("name", given.Str("name")); same != nil && same.Str("id") != d.Str("id") {
		return microversion.Error(409, "Volume Type %s already exists.", given.Str("name"))
	}
	for _, name := range []string{"name", "description", "is_public"} {
		if given.Has(name) {
			d = d.With(name, given[name])
		}
	}
	return ground.OK(doc{"volume_type": c.Table("volume.type").Put(d).Shown()})
}

func deleteType(c *call) *reply {
	if _, p := changeableType(c, "type_delete"); p != nil {
		return p
	}
	c.Table("volume.type").Remove(c.ID())
	return ground.Accepted(nil)
}
