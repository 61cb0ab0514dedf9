package keystone

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"hearth/shared/simcloud/ground"
)

// EC2 credentials: keys with which AWS's clients sign their requests.

func keyRoutes() []ground.Route {
	base := "/v3/users/{user}/credentials/OS-EC2"
	return []ground.Route{
		{"POST", base, createKey}, {"GET", base, listKeys},
		{"GET", base + "/{id}", showKey}, {"DELETE", base + "/{id}", deleteKey},
		{"POST", "/v3/ec2tokens", signedToken},
	}
}

// isKeyOwner reports whether the caller may work with the keys of the user in the path.
func isKeyOwner(c *call) bool { return c.IsAdmin() || c.Path("user") == c.Token.User }

// delegatedFrom returns the reply that refuses a token that is itself delegated; nil for others.
func delegatedFrom(t *ground.Token) *reply {
	if t.Trust == "" && t.AppCred == "" {
		return nil
	}
	return keystoneError(403, "You are not authorized to perform the requested action: Delegated tokens cannot access credentials directly.")
}

func createKey(c *call) *reply {
	if !isKeyOwner(c) {
		return forbiddenTo("ec2_create_credential")
	}
	user, project := c.Path("user"), c.Body.Str("tenant_id")
	if c.Table("identity.user").Get(user) == nil {
		return couldNotFind("user", user)
	}
	if c.Table("identity.project").Get(project) == nil {
		return couldNotFind("project", ground.OrText(project, "None"))
	}
	if p := delegatedFrom(c.Token); p != nil {
		return p
	}
	access := ground.HexID()
	key := c.Table("identity.ec2").Put(doc{"id": access, "user_id": user, "project_id": project, "secret": ground.HexID()})
	return ground.Created(doc{"credential": keyBody(c, key)})
}

// hashedAccess returns the ID of a key in Keystone's messages.
func hashedAccess(access string) string {
	sum := sha256.Sum256([]byte(access))
	return hex.EncodeToString(sum[:])
}

func keyBody(c *call, key doc) doc {
	link := c.Base + "/identity/v3/users/" + key.Str("user_id") + "/credentials/OS-EC2/" + key.Str("id")
	return doc{"access": key["id"], "secret": key["secret"], "user_id": key["user_id"], "tenant_id": key["project_id"],
		"trust_id": nil, "links": doc{"self": link}}
}

func listKeys(c *call) *reply {
	if !isKeyOwner(c) {
		return forbiddenTo("ec2_list_credentials")
	}
	if p := delegatedFrom(c.Token); p != nil {
		return p
	}
	var rows []any
	for _, key := range c.Table("identity.ec2").By("user_id", c.Path("user")) {
		rows = append(rows, keyBody(c, key))
	}
	return entityList(c, "credentials", rows)
}

// findKey returns the key in the path, or the reply that refuses it.
func findKey(c *call, action string) (doc, *reply) {
	key := c.Table("identity.ec2").Get(c.ID())
	if !isKeyOwner(c) || key != nil && !c.IsAdmin() && key.Str("user_id") != c.Token.User {
		return nil, forbiddenTo(action)
	}
	if key == nil {
		return nil, couldNotFind("credential", hashedAccess(c.ID()))
	}
	return key, delegatedFrom(c.Token)
}

func showKey(c *call) *reply {
	key, p := findKey(c, "ec2_get_credential")
	if p != nil {
		return p
	}
	return ground.OK(doc{"credential": keyBody(c, key)})
}

func deleteKey(c *call) *reply {
	if _, p := findKey(c, "ec2_delete_credential"); p != nil {
		return p
	}
	c.Table("identity.ec2").Remove(c.ID())
	return ground.NoContent()
}

// dropKeys deletes the keys of a user or a project that is deleted.
func dropKeys(c *ground.Cloud, field, id string) {
	for _, key := range c.Table("identity.ec2").By(field, id) {
		c.Table("identity.ec2").Remove(key.Str("id"))
	}
}

// isOfKey reports whether a token was got with a key. Keystone itself refuses such a token, since
// its security fixes of 2026; other services take it.
func isOfKey(t *ground.Token) bool { return slices.Contains(t.Methods, keyMethod) }

const keyMethod = "ec2credential"
