package simcloud_test

import (
	"testing"

	"hearth/shared/simcloud"
)

func TestSecrets(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{})
	demo, alt := w.login("demo", "demo"), w.login("alt_demo", "alt_demo")
	all := "/key-manager/v1/secrets"
	demo.fails(400, "'payload_content_type' must also be supplied", "POST", all, obj{"payload": "x"})
	demo.fails(400, "Unable to decode", "POST", all, obj{"payload": "%", "payload_content_type": "text/plain", "payload_content_encoding": "base64"})
	ref := text(demo.want(201, "POST", all, obj{"name": "s", "payload": "eyJhIjoxfQ==", "payload_content_type": "application/octet-stream", "payload_content_encoding": "base64"}), "secret_ref")
	one := ref[len(w.url):]
	equal(t, "its type", at(demo.want(200, "GET", one, nil), "content_types.default"), "application/octet-stream")
	equal(t, "by name", count(demo.want(200, "GET", all+"?name=s", nil), "secrets"), 1)
	equal(t, "of others", count(alt.want(200, "GET", all, nil), "secrets"), 0)
	equal(t, "payload", at(demo.want(200, "GET", one+"/payload", nil), "a"), 1)
	alt.fails(403, "Secret payload retrieval attempt not allowed", "GET", one+"/payload", nil)
	alt.fails(403, "Secret deletion attempt not allowed", "DELETE", one, nil)
	empty := text(demo.want(201, "POST", all, obj{}), "secret_ref")[len(w.url):]
	demo.fails(404, "has no payload", "GET", empty+"/payload", nil)
	demo.want(204, "DELETE", one, nil)
	demo.fails(404, "Secret not found", "GET", one, nil)
}
