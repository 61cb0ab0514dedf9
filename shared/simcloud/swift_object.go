package simcloud

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"
)

var objectHeaders = []string{"Content-Disposition", "Content-Encoding", "X-Delete-At", "X-Object-Manifest"}

// keepSlashes escapes an object's name that has empty or dotted parts: they belong to the name, and
// the server's router would clean them away.
func keepSlashes(u *url.URL) {
	rest, found := strings.CutPrefix(u.Path, objectFace.prefix+"/v1/")
	if !found || path.Clean(u.Path) == strings.TrimSuffix(u.Path, "/") {
		return
	}
	if parts := strings.SplitN(rest, "/", 3); len(parts) == 3 {
		u.RawPath = objectFace.prefix + "/v1/" + url.PathEscape(parts[0]) + "/" + url.PathEscape(parts[1]) + "/" + url.PathEscape(parts[2])
	}
}

// isTempURL reports whether a request has the signature of a temporary URL.
func isTempURL(r *http.Request) bool {
	return r.URL.Query().Get("temp_url_sig") != ""
}

// isSigned checks a temporary URL with the keys of its account.
func isSigned(c *call) bool {
	expires, err := strconv.ParseInt(c.param("temp_url_expires"), 10, 64)
	if err != nil || expires <= c.now.Unix() {
		return false
	}
	sig := strings.ToLower(c.param("temp_url_sig"))
	sums := map[int]func() hash.Hash{40: sha1.New, 64: sha256.New, 128: sha512.New}
	sum := sums[len(sig)]
	if sum == nil {
		return false
	}
	m := c.t("object-store.account").get(c.path("account")).sub("meta")
	below := strings.TrimPrefix(c.r.URL.Path, objectFace.prefix)
	methods := []string{c.r.Method}
	if c.r.Method == http.MethodHead {
		methods = append(methods, http.MethodGet, http.MethodPut)
	}
	for _, name := range [2]string{"X-Account-Meta-Temp-Url-Key", "X-Account-Meta-Temp-Url-Key-2"} {
		// A reverse proxy's path and the service's own are both signed by clients.
		for _, p := range [2]string{below, c.r.URL.Path} {
			for _, method := range methods {
				mac := hmac.New(sum, []byte(m.str(name)))
				fmt.Fprintf(mac, "%s\n%d\n%s", method, expires, p)
				if m.str(name) != "" && hmac.Equal([]byte(hex.EncodeToString(mac.Sum(nil))), []byte(sig)) {
					return true
				}
			}
		}
	}
	return false
}

func objectIn(c *call) (container doc, key string, p *reply) {
	if c.tok == nil && !isSigned(c) {
		return nil, "", swiftError(401)
	}
	d, p := findContainer(c)
	if p != nil {
		return nil, "", p
	}
	return d, d.str("id") + "/" + c.path("object"), nil
}

func findObject(c *call) (doc, *reply) {
	_, key, p := objectIn(c)
	if p != nil {
		return nil, p
	}
	d := c.t("object-store.object").get(key)
	if at, err := strconv.ParseInt(d.sub("meta").str("X-Delete-At"), 10, 64); d == nil || err == nil && at <= c.now.Unix() {
		return nil, swiftError(404)
	}
	return d, nil
}

func putObject(c *call) *reply {
	container, key, p := objectIn(c)
	if p != nil {
		return p
	}
	sum := md5.Sum(c.raw)
	tag := hex.EncodeToString(sum[:])
	if want := strings.Trim(c.r.Header.Get("ETag"), `"`); want != "" && want != tag {
		return swiftError(422)
	}
	d := c.t("object-store.object").put(doc{"id": key, "container": container["id"], "name": c.path("object"), "bytes": len(c.raw), "hash": tag,
		"content_type": orText(c.r.Header.Get("Content-Type"), "application/octet-stream"), "_data": base64.StdEncoding.EncodeToString(c.raw),
		"_at": c.now.UTC().Format("2006-01-02T15:04:05.000000"), "_stamp": swiftStamp(c.now), "meta": meta(c.r.Header, nil, "X-Object-Meta-", objectHeaders...)})
	return (&reply{code: 201, kind: "text/html; charset=UTF-8"}).set("Etag", tag).set("Last-Modified", objectDate(d))
}

func objectDate(d doc) string {
	t, _ := time.Parse("2006-01-02T15:04:05.000000", d.str("_at"))
	return t.Format(http.TimeFormat)
}

func getObject(c *call) *reply {
	d, p := findObject(c)
	if p != nil {
		return p
	}
	raw, _ := base64.StdEncoding.DecodeString(d.str("_data")) // it was written by putObject
	return withMeta((&reply{code: 200, raw: raw, kind: d.str("content_type")}), d.sub("meta")).
		set("Etag", d.str("hash")).set("Last-Modified", objectDate(d)).set("X-Timestamp", d.str("_stamp")).set("Accept-Ranges", "bytes")
}

func postObject(c *call) *reply {
	d, p := findObject(c)
	if p != nil {
		return p
	}
	c.t("object-store.object").put(d.with("meta", meta(c.r.Header, nil, "X-Object-Meta-", objectHeaders...)))
	return accepted(nil)
}

func deleteObject(c *call) *reply {
	d, p := findObject(c)
	if p != nil {
		return p
	}
	c.t("object-store.object").remove(d.str("id"))
	return noContent()
}
