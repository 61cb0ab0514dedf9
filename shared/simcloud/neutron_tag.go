package simcloud

// Tags of the network service: a sub-collection of every noun.

func (n *noun) tags(c *call) *reply {
	d, p := n.find(c, c.id())
	if p != nil {
		return p
	}
	return ok(doc{"tags": d["tags"]})
}

// putTags sets all tags, or with DELETE removes them.
func (n *noun) putTags(c *call) *reply {
	d, p := n.owned(c, "update")
	if p != nil {
		return p
	}
	tags := []any{}
	if c.r.Method == "PUT" {
		if !c.body.has("tags") {
			return badNeutron("Invalid input for operation: Invalid tags body")
		}
		for _, tag := range c.body.list("tags") {
			if _, isText := tag.(string); !isText {
				return badNeutron("Invalid input for tags. Reason: '%s' is not a valid string.", plain(tag))
			}
			tags = append(without(tags, tag.(string)), tag)
		}
	}
	n.touch(c, d.with("tags", tags))
	if c.r.Method == "DELETE" {
		return noContent()
	}
	return ok(doc{"tags": tags})
}

func (n *noun) hasTag(c *call) *reply {
	d, p := n.find(c, c.id())
	if p != nil {
		return p
	}
	if !among1(d["tags"], []string{c.path("tag")}) {
		return neutronError(404, "TagNotFound", "Tag %s could not be found.", c.path("tag"))
	}
	return noContent()
}

func (n *noun) addTag(c *call) *reply {
	d, p := n.owned(c, "update")
	if p != nil {
		return p
	}
	n.touch(c, d.with("tags", append(without(d.list("tags"), c.path("tag")), c.path("tag"))))
	return &reply{code: 201, raw: []byte("null"), kind: "application/json"}
}

func (n *noun) dropTag(c *call) *reply {
	d, p := n.owned(c, "update")
	if p != nil {
		return p
	}
	if p := n.hasTag(c); p.code != 204 {
		return p
	}
	n.touch(c, d.with("tags", without(d.list("tags"), c.path("tag"))))
	return noContent()
}
