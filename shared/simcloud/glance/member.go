package glance

import "hearth/shared/simcloud/ground"

func tagImage(c *call) *reply {
	d, p := ownImage(c, "modify_image")
	if p != nil {
		return p
	}
	tag := c.Path("tag")
	if c.Request.Method == "DELETE" {
		if !ground.IsAmong(d["tags"], []string{tag}) {
			return glanceError(404, "The resource could not be found.")
		}
		c.Table("image.image").Put(d.With("tags", ground.Without(d.List("tags"), tag)))
	} else {
		c.Table("image.image").Put(d.With("tags", append(ground.Without(d.List("tags"), tag), tag)))
	}
	return ground.NoContent()
}

func activateImage(c *call) *reply {
	d, p := ownImage(c, "deactivate")
	if p != nil {
		return p
	}
	switch c.Path("action") {
	case "deactivate":
		c.Table("image.image").Put(d.With("status", "deactivated"))
	case "reactivate":
		c.Table("image.image").Put(d.With("status", "active"))
	default:
		return ground.HTMLPage(404, "The resource could not be found.")
	}
	return ground.NoContent()
}

// The members of an image are the projects that it is shared with.

func member(d doc, project string) doc {
	m := d.Sub("_members").Sub(project)
	return doc{"image_id": d["id"], "member_id": project, "status": m["status"], "created_at": m["created_at"], "updated_at": m["updated_at"], "schema": "/v2/schemas/member"}
}

func listMembers(c *call) *reply {
	d, p := findImage(c)
	if p != nil {
		return p
	}
	rows := []any{}
	for _, project := range ground.Sorted(d.Sub("_members")) {
		rows = append(rows, member(d, project))
	}
	return ground.OK(doc{"members": rows, "schema": "/v2/schemas/members"})
}

func addMember(c *call) *reply {
	d, p := ownImage(c, "add_member")
	if p != nil {
		return p
	}
	project := c.Body.Str("member")
	if d.Sub("_members").Has(project) {
		return glanceError(409, "Image member already exists.")
	}
	now := ground.Stamp(c.Now)
	d = c.Table("image.image").Put(d.With("_members", ground.OrDoc(d.Sub("_members")).With(project, doc{"status": "pending", "created_at": now, "updated_at": now})))
	return ground.OK(member(d, project))
}

func findMember(c *call) (doc, *reply) {
	d, p := findImage(c)
	if p == nil && !d.Sub("_members").Has(c.Path("member")) {
		return nil, glanceError(404, c.Path("member")+" not found in the member list of the image "+c.ID()+".")
	}
	return d, p
}

func showMember(c *call) *reply {
	d, p := findMember(c)
	if p != nil {
		return p
	}
	return ground.OK(member(d, c.Path("member")))
}

func setMember(c *call) *reply {
	d, p := findMember(c)
	if p != nil {
		return p
	}
	project := c.Path("member")
	m := d.Sub("_members").Sub(project).With("status", c.Body["status"], "updated_at", ground.Stamp(c.Now))
	return ground.OK(member(c.Table("image.image").Put(d.With("_members", d.Sub("_members").With(project, m))), project))
}

func dropMember(c *call) *reply {
	d, p := findMember(c)
	if p != nil {
		return p
	}
	members := d.Sub("_members").With()
	delete(members, c.Path("member"))
	c.Table("image.image").Put(d.With("_members", members))
	return ground.NoContent()
}
