package nova

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/md5"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/pem"
	"fmt"
	"strings"

	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
)

func keypairRoutes() []ground.Route {
	return []ground.Route{{"GET", "/v2.1/os-keypairs", listKeypairs}, {"POST", "/v2.1/os-keypairs", createKeypair},
		{"GET", "/v2.1/os-keypairs/{id}", showKeypair}, {"DELETE", "/v2.1/os-keypairs/{id}", deleteKeypair}}
}

// keyOwner returns the user whose key pairs a call is about: an admin may name another.
func keyOwner(c *call) string {
	if u := c.Param("user_id"); u != "" && c.IsAdmin() {
		return u
	}
	return c.Token.User
}

func createKeypair(c *call) *reply {
	given := c.Body.Sub("keypair")
	name, isText := given["name"].(string)
	switch {
	case given == nil:
		return microversion.BadField("keypair", c.Body, "'keypair' is a required property")
	case !isText:
		return microversion.BadField("keypair", given, "'name' is a required property")
	case name == "":
		return microversion.BadField("name", name, "'' is too short")
	case len(name) > 255:
		return microversion.BadField("name", name, "%s is too long", ground.PythonText(name))
	}
	if c.Minor < 92 && strings.Trim(name, "_- 0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return microversion.Error(400, "An invalid 'name' value was provided. The name must be: Only expected characters: [_- 0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ]")
	}
	user := c.Token.User
	if u := given.Str("user_id"); u != "" && c.IsAdmin() && c.Minor >= 10 {
		user = u
	}
	if c.Table("compute.keypair").Get(user+"/"+name) != nil {
		return microversion.Error(409, "Key pair '%s' already exists.", name)
	}
	if computeQuota.Exceeded(c, c.Project(), "key_pairs", int64(len(c.Table("compute.keypair").By("user_id", user))), 1) {
		return microversion.Error(403, "Quota exceeded, too many key pairs.")
	}
	public, private := given.Str("public_key"), ""
	if public == "" {
		public, private = newKey()
	}
	print := fingerprint(public)
	if print == "" && given.Str("type") != "x509" {
		return microversion.Error(400, "Keypair data is invalid: failed to generate fingerprint")
	}
	d := c.Table("compute.keypair").PutAt(user+"/"+name, doc{"name": name, "public_key": public, "fingerprint": print, "type": ground.OrText(given.Str("type"), "ssh"),
		"user_id": user, "created_at": ground.ZeroMicros(c.Now), "deleted": false, "deleted_at": nil, "updated_at": nil})
	out := d.Pick("name", "public_key", "fingerprint", "user_id")
	if private != "" {
		out["private_key"] = private
	}
	code := 200
	if c.Minor >= 2 {
		out["type"], code = d["type"], 201
	}
	return &reply{Code: code, Body: doc{"keypair": out}}
}

// newKey makes a key pair: ECDSA, because an RSA key would take a hundred milliseconds.
func newKey() (public, private string) {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err) // the source of random numbers never fails
	}
	der, err := x509.MarshalECPrivateKey(k)
	if err != nil {
		panic(err) // the curve is known
	}
	point, err := k.PublicKey.Bytes()
	if err != nil {
		panic(err) // it was just made
	}
	var wire []byte
	for _, part := range [][]byte{[]byte("ecdsa-sha2-nistp256"), []byte("nistp256"), point} {
		wire = binary.BigEndian.AppendUint32(wire, uint32(len(part)))
		wire = append(wire, part...)
	}
	return "ecdsa-sha2-nistp256 " + base64.StdEncoding.EncodeToString(wire) + " Generated-by-Nova",
		string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}))
}

// fingerprint returns the MD5 of the key; empty when it is no key.
func fingerprint(public string) string {
	parts := strings.Fields(public)
	if len(parts) < 2 {
		return ""
	}
	raw, err := base64.StdEncoding.DecodeString(parts[1])
	if err != nil || len(raw) < 8 {
		return ""
	}
	return strings.ReplaceAll(fmt.Sprintf("% x", md5.Sum(raw)), " ", ":")
}

func findKeypair(c *call) (doc, *reply) {
	d := c.Table("compute.keypair").Get(keyOwner(c) + "/" + c.ID())
	if d == nil {
		return nil, microversion.Error(404, "Keypair %s not found for user %s", c.ID(), keyOwner(c))
	}
	return d, nil
}

func showKeypair(c *call) *reply {
	d, p := findKeypair(c)
	if p != nil {
		return p
	}
	out := d.Shown().With("id", d.Num("_seq"))
	if c.Minor < 2 {
		delete(out, "type")
	}
	return ground.OK(doc{"keypair": out})
}

func deleteKeypair(c *call) *reply {
	d, p := findKeypair(c)
	if p != nil {
		return p
	}
	c.Table("compute.keypair").Remove(d.Str("user_id") + "/" + d.Str("name"))
	if c.Minor >= 2 {
		return ground.NoContent()
	}
	return ground.Accepted(nil)
}

func listKeypairs(c *call) *reply {
	rows := []any{}
	for _, d := range c.Table("compute.keypair").By("user_id", keyOwner(c)) {
		out := d.Pick("name", "public_key", "fingerprint")
		if c.Minor >= 2 {
			out["type"] = d["type"]
		}
		rows = append(rows, doc{"keypair": out})
	}
	return ground.OK(doc{"keypairs": rows})
}
