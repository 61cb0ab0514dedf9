package simcloud

func groupRoutes() []route {
	member := "/v3/groups/{group}/users/{user}"
	return []route{
		{"PUT", member, joinGroup}, {"GET", member, checkMember}, {"DELETE", member, leaveGroup}, // GET serves HEAD too
		{"GET", "/v3/groups/{id}/users", usersOfGroup}, {"GET", "/v3/users/{id}/groups", groupsOfUser},
	}
}

func memberKey(group, user string) string { return group + "/" + user }

func joinGroup(c *call) *reply {
	if !c.admin() {
		return forbiddenTo("add_user_to_group")
	}
	for _, part := range [2]string{"group", "user"} {
		if c.t("identity."+part).get(c.path(part)) == nil {
			return couldNotFind(part, c.path(part))
		}
	}
	key := memberKey(c.path("group"), c.path("user"))
	c.t("identity.membership").putAt(key, doc{"id": key, "group_id": c.path("group"), "user_id": c.path("user")})
	return noContent()
}

func findMembership(c *call) (doc, *reply) {
	d := c.t("identity.membership").get(memberKey(c.path("group"), c.path("user")))
	if d == nil {
		return nil, keystoneError(404, "User "+c.path("user")+" not found in group "+c.path("group")+".")
	}
	return d, nil
}

func checkMember(c *call) *reply {
	if !c.admin() {
		return forbiddenTo("check_user_in_group")
	}
	if _, p := findMembership(c); p != nil {
		return p
	}
	return noContent()
}

func leaveGroup(c *call) *reply {
	if !c.admin() {
		return forbiddenTo("remove_user_from_group")
	}
	d, p := findMembership(c)
	if p != nil {
		return p
	}
	c.t("identity.membership").remove(d.str("id"))
	return noContent()
}

func usersOfGroup(c *call) *reply {
	if !c.admin() {
		return forbiddenTo("list_users_in_group")
	}
	return memberList(c, "group_id", "user")
}

func groupsOfUser(c *call) *reply {
	if !c.admin() && c.id() != c.tok.User {
		return forbiddenTo("list_groups_for_user")
	}
	return memberList(c, "user_id", "group")
}

// memberList lists the other side of the path's memberships.
func memberList(c *call, of, other string) *reply {
	var rows []any
	for _, m := range c.t("identity.membership").by(of, c.id()) {
		if d := c.t("identity." + other).get(m.str(other + "_id")); d != nil {
			rows = append(rows, entityBody(c, other+"s", d))
		}
	}
	return entityList(c, other+"s", rows)
}

// dropMemberships removes all memberships of a deleted group or user.
func dropMemberships(c *Cloud, field, id string) {
	for _, m := range c.t("identity.membership").by(field, id) {
		c.t("identity.membership").remove(m.str("id"))
	}
}

func groupGone(c *call, d doc) *reply {
	dropMemberships(c.Cloud, "group_id", d.str("id"))
	return nil
}
