package simcloud_test

import (
	"testing"

	"hearth/shared/simcloud"
)

// The sentences are those of Cinder's Zed.
func TestVolumeTypes(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{})
	admin := w.login("admin", "admin")
	all := "/volume/v3/" + admin.project + "/types"
	id := text(admin.want(200, "POST", all, obj{"volume_type": obj{"name": "fast", "os-volume-type-access:is_public": false}}), "volume_type.id")
	one := all + "/" + id
	admin.want(200, "POST", one+"/extra_specs", obj{"extra_specs": obj{"a": "1", "b": "2"}})
	admin.fails(404, "has no extra specs with key zz", "DELETE", one+"/extra_specs/zz", nil)
	admin.want(202, "DELETE", one+"/extra_specs/a", nil)
	equal(t, "what is left", at(admin.want(200, "GET", one+"/extra_specs", nil), "extra_specs.b"), "2")

	add := obj{"addProjectAccess": obj{"project": admin.project}}
	admin.want(202, "POST", one+"/action", add)
	admin.fails(409, "combination already exists", "POST", one+"/action", add)
	admin.fails(404, "access not found", "POST", one+"/action", obj{"removeProjectAccess": obj{"project": unknownID}})
	equal(t, "projects", count(admin.want(200, "GET", one+"/os-volume-type-access", nil), "volume_type_access"), 1)
	admin.want(200, "PUT", one, obj{"volume_type": obj{"is_public": true}})
	admin.fails(404, "not available for public", "GET", one+"/os-volume-type-access", nil)
	admin.fails(400, "not applicable to public", "POST", one+"/action", add)

	luks := obj{"encryption": obj{"provider": "luks", "control_location": "front-end"}}
	admin.fails(404, "does not exist", "DELETE", one+"/encryption/provider", nil)
	admin.want(200, "POST", one+"/encryption", luks)
	admin.fails(400, "already exists", "POST", one+"/encryption", luks)
	admin.want(200, "PUT", one+"/encryption/provider", obj{"encryption": obj{"key_size": 256}})
	equal(t, "size", at(admin.want(200, "GET", one+"/encryption", nil), "key_size"), 256)
	admin.want(202, "DELETE", one+"/encryption/provider", nil)
	admin.want(202, "DELETE", one, nil)
}
