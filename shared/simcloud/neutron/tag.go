package neutron

import "hearth/shared/simcloud/ground"

// Tags of the network service: a sub-collection of every noun.

func (n *Noun) tags(c *call) *reply {
	d, p := n.find(c, c.ID())
	if p != nil {
		return p
	}
	return ground.OK(doc{"tags": d["tags"]})
}

// putTags sets all tags, or with DELETE removes them.
func (n *Noun) putTags(c *call) *reply {
	d, p := n.owned(c, "update")
	if p != nil {
		return p
	}
	tags := []any{}
	if c.Request.Method == "PUT" {
		if !c.Body.Has("tags") {
			return badNeutron("Invalid input for operation: Invalid tags body")
		}
		for _, tag := range c.Body.List("tags") {
			if _, isText := tag.(string); !isText {
				return badNeutron("Invalid input for tags. Reason: '%s' is not a valid string.", ground.QueryText(tag))
			}
			tags = append(ground.Without(tags, tag.(string)), tag)
		}
	}
	n.touch(c, d.With("tags", tags))
	if c.Request.Method == "DELETE" {
		return ground.NoContent()
	}
	return ground.OK(doc{"tags": tags})
}

func (n *Noun) hasTag(c *call) *reply {
	d, p := n.find(c, c.ID())
	if p != nil {
		return p
	}
	if !ground.IsAmong(d["tags"], []string{c.Path("tag")}) {
		return neutronError(404, "TagNotFound", "Tag %s could not be found.", c.Path("tag"))
	}
	return ground.NoContent()
}

func (n *Noun) addTag(c *call) *reply {
	d, p := n.owned(c, "update")
	if p != nil {
		return p
	}
	n.touch(c, d.With("tags", append(ground.Without(d.List("tags"), c.Path("tag")), c.Path("tag"))))
	return &reply{Code: 201, Raw: []byte("null"), Kind: "application/json"}
}

func (n *Noun) dropTag(c *call) *reply {
	d, p := n.owned(c, "update")
	if p != nil {
		return p
	}
	if p := n.hasTag(c); p.Code != 204 {
		return p
	}
	n.touch(c, d.With("tags", ground.Without(d.List("tags"), c.Path("tag"))))
	return ground.NoContent()
}
