package simcloud

func tagImage(c *call) *reply {
	d, p := ownImage(c, "modify_image")
	if p != nil {
		return p
	}
	tag := c.path("tag")
	if c.r.Method == "DELETE" {
		if !among1(d["tags"], []string{tag}) {
			return glanceError(404, "The resource could not be found.")
		}
		c.t("image.image").put(d.with("tags", without(d.list("tags"), tag)))
	} else {
		c.t("image.image").put(d.with("tags", append(without(d.list("tags"), tag), tag)))
	}
	return noContent()
}

func activateImage(c *call) *reply {
	d, p := ownImage(c, "deactivate")
	if p != nil {
		return p
	}
	switch c.path("action") {
	case "deactivate":
		c.t("image.image").put(d.with("status", "deactivated"))
	case "reactivate":
		c.t("image.image").put(d.with("status", "active"))
	default:
		return page(404, "The resource could not be found.")
	}
	return noContent()
}

// The members of an image are the projects that it is shared with.

func member(d doc, project string) doc {
	m := d.sub("_members").sub(project)
	return doc{"image_id": d["id"], "member_id": project, "status": m["status"], "created_at": m["created_at"], "updated_at": m["updated_at"], "schema": "/v2/schemas/member"}
}

func listMembers(c *call) *reply {
	d, p := findImage(c)
	if p != nil {
		return p
	}
	rows := []any{}
	for _, project := range sorted(d.sub("_members")) {
		rows = append(rows, member(d, project))
	}
	return ok(doc{"members": rows, "schema": "/v2/schemas/members"})
}

func addMember(c *call) *reply {
	d, p := ownImage(c, "add_member")
	if p != nil {
		return p
	}
	project := c.body.str("member")
	if d.sub("_members").has(project) {
		return glanceError(409, "Image member already exists.")
	}
	now := stamp(c.now)
	d = c.t("image.image").put(d.with("_members", orDoc(d.sub("_members")).with(project, doc{"status": "pending", "created_at": now, "updated_at": now})))
	return ok(member(d, project))
}

func findMember(c *call) (doc, *reply) {
	d, p := findImage(c)
	if p == nil && !d.sub("_members").has(c.path("member")) {
		return nil, glanceError(404, c.path("member")+" not found in the member list of the image "+c.id()+".")
	}
	return d, p
}

func showMember(c *call) *reply {
	d, p := findMember(c)
	if p != nil {
		return p
	}
	return ok(member(d, c.path("member")))
}

func setMember(c *call) *reply {
	d, p := findMember(c)
	if p != nil {
		return p
	}
	project := c.path("member")
	m := d.sub("_members").sub(project).with("status", c.body["status"], "updated_at", stamp(c.now))
	return ok(member(c.t("image.image").put(d.with("_members", d.sub("_members").with(project, m))), project))
}

func dropMember(c *call) *reply {
	d, p := findMember(c)
	if p != nil {
		return p
	}
	members := d.sub("_members").with()
	delete(members, c.path("member"))
	c.t("image.image").put(d.with("_members", members))
	return noContent()
}
