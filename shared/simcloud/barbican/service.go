package barbican

import (
	"encoding/base64"

	"hearth/shared/simcloud/ground"
)

// The key manager keeps secrets for projects.
var keyAPI = &ground.API{
	Service: "key-manager", Prefix: "/key-manager",
	Denied:  ground.Unauthorized,
	Refused: keyError,
	Unknown: func(*call) *reply { return keyError(404, "Not Found", "") },
}

// Service returns Barbican as a service of the cloud.
func Service() ground.Service {
	return ground.Service{
		API:    keyAPI,
		Routes: keyRoutes(),
		Tables: map[string][]string{"key-manager.secret": nil},
	}
}

func keyError(code int, title, message string) *reply {
	return &reply{Code: code, Body: doc{"code": code, "title": title, "description": message}}
}

func keyRoutes() []ground.Route {
	one := "/v1/secrets/{id}"
	return []ground.Route{
		{"GET", "/v1/secrets", listSecrets}, {"POST", "/v1/secrets", createSecret},
		{"GET", one, showSecret}, {"GET", one + "/payload", secretPayload}, {"DELETE", one, deleteSecret},
	}
}

func createSecret(c *call) *reply {
	payload, kind := c.Body.Str("payload"), c.Body.Str("payload_content_type")
	switch {
	case c.Body == nil:
		return keyError(400, "Bad Request", "Malformed JSON")
	case c.Body.Has("payload") && kind == "":
		return keyError(400, "Bad Request", "Provided object does not match schema 'Secret': If 'payload' is supplied, 'payload_content_type' must also be supplied.. Invalid property: 'payload_content_type'")
	case c.Body.Str("payload_content_encoding") == "base64":
		raw, err := base64.StdEncoding.DecodeString(payload)
		if err != nil {
			return keyError(400, "Bad Request", "Unable to decode request data.")
		}
		payload = string(raw)
	}
	now := c.Now.UTC().Format("2006-01-02T15:04:05")
	d := doc{"id": ground.UUID(), "name": c.Body["name"], "project_id": c.Project(), "creator_id": c.Token.User, "status": "ACTIVE", "secret_type": ground.OrText(c.Body.Str("secret_type"), "opaque"),
		"algorithm": c.Body["algorithm"], "bit_length": c.Body["bit_length"], "mode": c.Body["mode"], "expiration": c.Body["expiration"],
		"created": now, "updated": now}
	if payload != "" {
		d["content_types"], d["_payload"] = doc{"default": kind}, payload
	}
	c.Table("key-manager.secret").Put(d)
	ref := secretRef(c, d)
	return ground.Created(doc{"secret_ref": ref}).Set("Location", ref)
}

func secretRef(c *call, d doc) string { return c.Base + "/key-manager/v1/secrets/" + d.Str("id") }

func secretBody(c *call, d doc) doc {
	out := d.Shown().With("secret_ref", secretRef(c, d))
	delete(out, "id")
	delete(out, "project_id")
	return out
}

// findSecret returns the secret that the call names. A secret of another project is refused, even to
// an admin.
func findSecret(c *call, what string) (doc, *reply) {
	d := c.Table("key-manager.secret").Get(c.ID())
	switch {
	case d == nil:
		return nil, keyError(404, "Not Found", "Secret not found.")
	case d.Str("project_id") != c.Project():
		return nil, keyError(403, "Forbidden", what+" attempt not allowed - please review your user/project privileges")
	}
	return d, nil
}

func listSecrets(c *call) *reply {
	rows := []any{}
	for _, d := range c.Table("key-manager.secret").All() {
		if d.Str("project_id") == c.Project() && ground.Accepts(c.Param("name"), d.Str("name")) {
			rows = append(rows, secretBody(c, d))
		}
	}
	return ground.OK(doc{"secrets": rows, "total": len(rows)})
}

func showSecret(c *call) *reply {
	d, p := findSecret(c, "Secret retrieval")
	if p != nil {
		return p
	}
	return ground.OK(secretBody(c, d))
}

// secretPayload returns the payload in the requested type, if it is a single type.
func secretPayload(c *call) *reply {
	d, p := findSecret(c, "Secret payload retrieval")
	if p != nil {
		return p
	}
	if !d.Has("_payload") {
		return keyError(404, "Not Found", "Not Found. Sorry but your secret has no payload.")
	}
	kind := ground.OrText(c.Request.Header.Get("Accept"), d.Sub("content_types").Str("default"))
	if kind != "text/plain" && kind != "application/octet-stream" && kind != "*/*" {
		return keyError(406, "Not Acceptable", "")
	}
	return &reply{Code: 200, Raw: []byte(d.Str("_payload")), Kind: kind}
}

func deleteSecret(c *call) *reply {
	d, p := findSecret(c, "Secret deletion")
	if p != nil {
		return p
	}
	c.Table("key-manager.secret").Remove(d.Str("id"))
	return ground.NoContent()
}
