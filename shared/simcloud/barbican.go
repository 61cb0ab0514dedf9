package simcloud

import "encoding/base64"

// The key manager keeps secrets for projects.
var keyFace = &face{
	service: "key-manager", prefix: "/key-manager",
	denied:  unauthorized,
	refused: keyError,
	nowhere: func(*call) *reply { return keyError(404, "Not Found", "") },
}

func keyService() service {
	return service{
		face:   keyFace,
		routes: keyRoutes(),
		tables: map[string][]string{"key-manager.secret": nil},
	}
}

func keyError(code int, title, message string) *reply {
	return &reply{code: code, body: doc{"code": code, "title": title, "description": message}}
}

func keyRoutes() []route {
	one := "/v1/secrets/{id}"
	return []route{
		{"GET", "/v1/secrets", listSecrets}, {"POST", "/v1/secrets", createSecret},
		{"GET", one, showSecret}, {"GET", one + "/payload", secretPayload}, {"DELETE", one, deleteSecret},
	}
}

func createSecret(c *call) *reply {
	payload, kind := c.body.str("payload"), c.body.str("payload_content_type")
	switch {
	case c.body == nil:
		return keyError(400, "Bad Request", "Malformed JSON")
	case c.body.has("payload") && kind == "":
		return keyError(400, "Bad Request", "Provided object does not match schema 'Secret': If 'payload' is supplied, 'payload_content_type' must also be supplied.. Invalid property: 'payload_content_type'")
	case c.body.str("payload_content_encoding") == "base64":
		raw, err := base64.StdEncoding.DecodeString(payload)
		if err != nil {
			return keyError(400, "Bad Request", "Unable to decode request data.")
		}
		payload = string(raw)
	}
	now := c.now.UTC().Format("2006-01-02T15:04:05")
	d := doc{"id": uuid(), "name": c.body["name"], "project_id": c.project(), "creator_id": c.tok.User, "status": "ACTIVE", "secret_type": orText(c.body.str("secret_type"), "opaque"),
		"algorithm": c.body["algorithm"], "bit_length": c.body["bit_length"], "mode": c.body["mode"], "expiration": c.body["expiration"],
		"created": now, "updated": now}
	if payload != "" {
		d["content_types"], d["_payload"] = doc{"default": kind}, payload
	}
	c.t("key-manager.secret").put(d)
	ref := secretRef(c, d)
	return created(doc{"secret_ref": ref}).set("Location", ref)
}

func secretRef(c *call, d doc) string { return c.base + "/key-manager/v1/secrets/" + d.str("id") }

func secretBody(c *call, d doc) doc {
	out := d.shown().with("secret_ref", secretRef(c, d))
	delete(out, "id")
	delete(out, "project_id")
	return out
}

// findSecret returns the secret that the call names. A secret of another project is refused, even to
// an admin.
func findSecret(c *call, what string) (doc, *reply) {
	d := c.t("key-manager.secret").get(c.id())
	switch {
	case d == nil:
		return nil, keyError(404, "Not Found", "Secret not found.")
	case d.str("project_id") != c.project():
		return nil, keyError(403, "Forbidden", what+" attempt not allowed - please review your user/project privileges")
	}
	return d, nil
}

func listSecrets(c *call) *reply {
	rows := []any{}
	for _, d := range c.t("key-manager.secret").all() {
		if d.str("project_id") == c.project() && is(c.param("name"), d.str("name")) {
			rows = append(rows, secretBody(c, d))
		}
	}
	return ok(doc{"secrets": rows, "total": len(rows)})
}

func showSecret(c *call) *reply {
	d, p := findSecret(c, "Secret retrieval")
	if p != nil {
		return p
	}
	return ok(secretBody(c, d))
}

// secretPayload returns the payload in the requested type, if it is a single type.
func secretPayload(c *call) *reply {
	d, p := findSecret(c, "Secret payload retrieval")
	if p != nil {
		return p
	}
	if !d.has("_payload") {
		return keyError(404, "Not Found", "Not Found. Sorry but your secret has no payload.")
	}
	kind := orText(c.r.Header.Get("Accept"), d.sub("content_types").str("default"))
	if kind != "text/plain" && kind != "application/octet-stream" && kind != "*/*" {
		return keyError(406, "Not Acceptable", "")
	}
	return &reply{code: 200, raw: []byte(d.str("_payload")), kind: kind}
}

func deleteSecret(c *call) *reply {
	d, p := findSecret(c, "Secret deletion")
	if p != nil {
		return p
	}
	c.t("key-manager.secret").remove(d.str("id"))
	return noContent()
}
