package keystone

import "hearth/shared/simcloud/ground"

func groupRoutes() []ground.Route {
	member := "/v3/groups/{group}/users/{user}"
	return []ground.Route{
		{"PUT", member, joinGroup}, {"GET", member, checkMember}, {"DELETE", member, leaveGroup}, // GET serves HEAD too
		{"GET", "/v3/groups/{id}/users", usersOfGroup}, {"GET", "/v3/users/{id}/groups", groupsOfUser},
	}
}

func memberKey(group, user string) string { return group + "/" + user }

func joinGroup(c *call) *reply {
	if !c.IsAdmin() {
		return forbiddenTo("add_user_to_group")
	}
	for _, part := range [2]string{"group", "user"} {
		if c.Table("identity."+part).Get(c.Path(part)) == nil {
			return couldNotFind(part, c.Path(part))
		}
	}
	key := memberKey(c.Path("group"), c.Path("user"))
	c.Table("identity.membership").PutAt(key, doc{"id": key, "group_id": c.Path("group"), "user_id": c.Path("user")})
	return ground.NoContent()
}

func findMembership(c *call) (doc, *reply) {
	d := c.Table("identity.membership").Get(memberKey(c.Path("group"), c.Path("user")))
	if d == nil {
		return nil, keystoneError(404, "User "+c.Path("user")+" not found in group "+c.Path("group")+".")
	}
	return d, nil
}

func checkMember(c *call) *reply {
	if !c.IsAdmin() {
		return forbiddenTo("check_user_in_group")
	}
	if _, p := findMembership(c); p != nil {
		return p
	}
	return ground.NoContent()
}

func leaveGroup(c *call) *reply {
	if !c.IsAdmin() {
		return forbiddenTo("remove_user_from_group")
	}
	d, p := findMembership(c)
	if p != nil {
		return p
	}
	c.Table("identity.membership").Remove(d.Str("id"))
	return ground.NoContent()
}

func usersOfGroup(c *call) *reply {
	if !c.IsAdmin() {
		return forbiddenTo("list_users_in_group")
	}
	return memberList(c, "group_id", "user")
}

func groupsOfUser(c *call) *reply {
	if !c.IsAdmin() && c.ID() != c.Token.User {
		return forbiddenTo("list_groups_for_user")
	}
	return memberList(c, "user_id", "group")
}

// memberList lists the other side of the path's memberships.
func memberList(c *call, of, other string) *reply {
	var rows []any
	for _, m := range c.Table("identity.membership").By(of, c.ID()) {
		if d := c.Table("identity." + other).Get(m.Str(other + "_id")); d != nil {
			rows = append(rows, entityBody(c, other+"s", d))
		}
	}
	return entityList(c, other+"s", rows)
}

// dropMemberships removes all memberships of a deleted group or user.
func dropMemberships(c *ground.Cloud, field, id string) {
	for _, m := range c.Table("identity.membership").By(field, id) {
		c.Table("identity.membership").Remove(m.Str("id"))
	}
}

func groupGone(c *call, d doc) *reply {
	dropMemberships(c.Cloud, "group_id", d.Str("id"))
	return nil
}
