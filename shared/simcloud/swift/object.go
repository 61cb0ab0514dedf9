package swift

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

	"hearth/shared/simcloud/ground"
)

var objectHeaders = []string{"Content-Disposition", "Content-Encoding", "X-Delete-At", "X-Object-Manifest"}

// KeepSlashes escapes an object's name that has empty or dotted parts: they belong to the name, and
// the server's router would clean them away.
func KeepSlashes(u *url.URL) {
	rest, found := strings.CutPrefix(u.Path, objectAPI.Prefix+"/v1/")
	if !found || path.Clean(u.Path) == strings.TrimSuffix(u.Path, "/") {
		return
	}
	if parts := strings.SplitN(rest, "/", 3); len(parts) == 3 {
		u.RawPath = objectAPI.Prefix + "/v1/" + url.PathEscape(parts[0]) + "/" + url.PathEscape(parts[1]) + "/" + url.PathEscape(parts[2])
	}
}

// isTempURL reports whether a request has the signature of a temporary URL.
func isTempURL(r *http.Request) bool {
	return r.URL.Query().Get("temp_url_sig") != ""
}

// isSigned checks a temporary URL with the keys of its account and its container.
func isSigned(c *call) bool {
	expires, err := strconv.ParseInt(c.Param("temp_url_expires"), 10, 64)
	if err != nil || expires <= c.Now.Unix() {
		return false
	}
	sig := strings.ToLower(c.Param("temp_url_sig"))
	sums := map[int]func() hash.Hash{40: sha1.New, 64: sha256.New, 128: sha512.New}
	sum := sums[len(sig)]
	if sum == nil {
		return false
	}
	account := c.Path("account")
	keys := []string{}
	for _, holder := range []struct{ table, id, prefix string }{{"account", account, "X-Account-Meta-"}, {"container", account + "/" + c.Path("container"), "X-Container-Meta-"}} {
		m := c.Table("object-store." + holder.table).Get(holder.id).Sub("meta")
		for _, name := range []string{"Temp-Url-Key", "Temp-Url-Key-2"} {
			if key := m.Str(holder.prefix + name); key != "" {
				keys = append(keys, key)
			}
		}
	}
	below := strings.TrimPrefix(c.Request.URL.Path, objectAPI.Prefix)
	methods := []string{c.Request.Method}
	if c.Request.Method == http.MethodHead {
		methods = append(methods, http.MethodGet, http.MethodPut)
	}
	for _, key := range keys {
		// A reverse proxy's path and the service's own are both signed by clients.
		for _, p := range [2]string{below, c.Request.URL.Path} {
			for _, method := range methods {
				mac := hmac.New(sum, []byte(key))
				fmt.Fprintf(mac, "%s\n%d\n%s", method, expires, p)
				if hmac.Equal([]byte(hex.EncodeToString(mac.Sum(nil))), []byte(sig)) {
					return true
				}
			}
		}
	}
	return false
}

func objectIn(c *call) (container doc, key string, p *reply) {
	if c.Token == nil && !isSigned(c) {
		return nil, "", swiftError(401)
	}
	d, p := findContainer(c)
	if p != nil {
		return nil, "", p
	}
	return d, d.Str("id") + "/" + c.Path("object"), nil
}

func findObject(c *call) (doc, *reply) {
	_, key, p := objectIn(c)
	if p != nil {
		return nil, p
	}
	d := c.Table("object-store.object").Get(key)
	if at, err := strconv.ParseInt(d.Sub("meta").Str("X-Delete-At"), 10, 64); d == nil || err == nil && at <= c.Now.Unix() {
		return nil, swiftError(404)
	}
	return d, nil
}

func putObject(c *call) *reply {
	container, key, p := objectIn(c)
	if p != nil {
		return p
	}
	keepVersion(c, container, key)
	sum := md5.Sum(c.Raw)
	tag := hex.EncodeToString(sum[:])
	if want := strings.Trim(c.Request.Header.Get("ETag"), `"`); want != "" && want != tag {
		return swiftError(422)
	}
	d := c.Table("object-store.object").Put(doc{"id": key, "container": container["id"], "name": c.Path("object"), "bytes": len(c.Raw), "hash": tag,
		"content_type": ground.OrText(c.Request.Header.Get("Content-Type"), "application/octet-stream"), "_data": base64.StdEncoding.EncodeToString(c.Raw),
		"_at": c.Now.UTC().Format("2006-01-02T15:04:05.000000"), "_stamp": swiftStamp(c.Now), "meta": meta(c.Request.Header, nil, "X-Object-Meta-", objectHeaders...)})
	return (&reply{Code: 201, Kind: "text/html; charset=UTF-8"}).Set("Etag", tag).Set("Last-Modified", objectDate(d))
}

func objectDate(d doc) string {
	t, _ := time.Parse("2006-01-02T15:04:05.000000", d.Str("_at"))
	return t.Format(http.TimeFormat)
}

func getObject(c *call) *reply {
	d, p := findObject(c)
	if p != nil {
		return p
	}
	raw, _ := base64.StdEncoding.DecodeString(d.Str("_data")) // it was written by putObject
	return withMeta((&reply{Code: 200, Raw: raw, Kind: d.Str("content_type")}), d.Sub("meta")).
		Set("Etag", d.Str("hash")).Set("Last-Modified", objectDate(d)).Set("X-Timestamp", d.Str("_stamp")).Set("Accept-Ranges", "bytes")
}

func postObject(c *call) *reply {
	d, p := findObject(c)
	if p != nil {
		return p
	}
	c.Table("object-store.object").Put(d.With("meta", meta(c.Request.Header, nil, "X-Object-Meta-", objectHeaders...)))
	return ground.Accepted(nil)
}

func deleteObject(c *call) *reply {
	d, p := findObject(c)
	if p != nil {
		return p
	}
	c.Table("object-store.object").Remove(d.Str("id"))
	restoreVersion(c, d)
	return ground.NoContent()
}
