package simcloud_test

import (
	"fmt"
	"testing"
	"time"

	"hearth/shared/simcloud"
)

const nova = "/compute/v2.1/"

func (u *user) image() string { return u.named("/image/v2/images", "cirros") }

func boot(u *user, name, network string) string {
	u.t.Helper()
	return text(u.want(202, "POST", nova+"servers", obj{"server": obj{"name": name, "flavorRef": "42", "imageRef": u.image(), "networks": []any{obj{"uuid": network}}}}), "server.id")
}

func TestServerLife(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{Settings: simcloud.Settings{ServerBuild: 20, ServerDelete: 5, ServerAction: 3}})
	demo, alt := w.login("demo", "demo"), w.login("alt_demo", "alt_demo")
	net := demo.named(v2+"networks", "private")
	given := text(demo.port(obj{"network_id": net, "name": "given"}), "id")
	body := obj{"name": "web", "flavorRef": "42", "imageRef": demo.image(), "networks": []any{obj{"port": given}, obj{"uuid": net}}, "metadata": obj{"a": "b"}, "config_drive": true}
	id := text(demo.want(202, "POST", nova+"servers", obj{"server": body}), "server.id")
	one := nova + "servers/" + id
	status := func(want string) obj {
		t.Helper()
		got := demo.want(200, "GET", one, nil)["server"].(obj)
		equal(t, "status", got["status"], want)
		return got
	}
	equal(t, "task", status("BUILD")["OS-EXT-STS:task_state"], "scheduling")
	w.clock.move(20 * time.Second)
	got := status("ACTIVE")
	equal(t, "addresses", count(got, "addresses.private"), 2)
	equal(t, "launched", got["OS-SRV-USG:launched_at"], "2026-03-01T12:00:20.000000")
	alt.fails(404, "could not be found", "GET", one, nil)
	equal(t, "ports", count(demo.want(200, "GET", one+"/os-interface", nil), "interfaceAttachments"), 2)

	demo.want(202, "POST", one+"/action", obj{"resize": obj{"flavorRef": "84"}})
	status("RESIZE")
	demo.fails(409, "while it is in task_state", "POST", one+"/action", obj{"suspend": nil})
	w.clock.move(3 * time.Second)
	equal(t, "flavor", at(status("VERIFY_RESIZE"), "flavor.id"), "84")
	demo.want(204, "POST", one+"/action", obj{"confirmResize": nil})
	status("ACTIVE")
	demo.fails(400, "There is no such action: bogus", "POST", one+"/action", obj{"bogus": nil})
	demo.want(202, "POST", one+"/action", obj{"suspend": nil})
	w.clock.move(3 * time.Second)
	status("SUSPENDED")
	demo.fails(409, "Cannot 'suspend' instance", "POST", one+"/action", obj{"suspend": nil})
	demo.want(202, "POST", one+"/action", obj{"resume": nil})
	w.clock.move(3 * time.Second)

	demo.want(204, "DELETE", one, nil)
	equal(t, "task", status("ACTIVE")["OS-EXT-STS:task_state"], "deleting")
	w.clock.move(5 * time.Second)
	demo.fails(404, "could not be found", "GET", one, nil)
	ports := demo.want(200, "GET", v2+"ports?device_id="+id, nil)
	equal(t, "ports of the server", count(ports, "ports"), 0)
	equal(t, "the given port", at(demo.want(200, "GET", v2+"ports/"+given, nil), "port.device_id"), "")
	gone := demo.want(200, "GET", nova+"servers/detail?changes-since=2026-03-01T12:00:30Z", nil)
	equal(t, "seen deleted", at(gone, "servers.0.status"), "DELETED")
	equal(t, "listed", count(demo.want(200, "GET", nova+"servers", nil), "servers"), 0)
}

func TestBadServers(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{})
	demo := w.login("demo", "demo")
	net, image := demo.named(v2+"networks", "private"), demo.image()
	for _, bad := range []struct {
		fields obj
		code   int
		words  string
	}{
		{obj{"flavorRef": "999"}, 400, "Flavor 999 could not be found."}, {obj{"imageRef": unknownID}, 400, "Can not find requested image"},
		{obj{"imageRef": ""}, 400, "Missing imageRef attribute"}, {obj{"imageRef": "zz"}, 400, "not valid under any of the given schemas"},
		{obj{"networks": []any{obj{"uuid": unknownID}}}, 400, "Network " + unknownID + " could not be found."}, {obj{"networks": []any{obj{"uuid": "zz"}}}, 400, "not in proper format (zz)"},
		{obj{"networks": []any{obj{"port": unknownID}}}, 400, "Port id " + unknownID + " could not be found."}, {obj{"networks": "auto"}, 400, "is not of type 'array'"},
		{obj{"key_name": "none"}, 400, "Invalid key_name provided."}, {obj{"name": ""}, 400, "'' is too short"}, {obj{"name": nil}, 400, "is not of type 'string'"},
		{obj{"availability_zone": "mars"}, 400, "availability zone is not available"}, {obj{"security_groups": []any{obj{"name": "none"}}}, 400, "Unable to find security_group"},
		{obj{"metadata": obj{"a": 5}}, 400, "5 is not of type 'string'"}, {obj{"bogus": 1}, 400, "'bogus' was unexpected"},
		{obj{"imageRef": "", "block_device_mapping_v2": []any{obj{"uuid": unknownID, "source_type": "volume", "destination_type": "volume"}}}, 400, "failed to get volume"},
	} {
		server := obj{"name": "s", "flavorRef": "42", "imageRef": image, "networks": []any{obj{"uuid": net}}}
		for k, v := range bad.fields {
			server[k] = v
		}
		demo.fails(bad.code, bad.words, "POST", nova+"servers", obj{"server": server})
	}
	demo.fails(400, "Instance group", "POST", nova+"servers", obj{"server": obj{"name": "s", "flavorRef": "42", "imageRef": image, "networks": []any{obj{"uuid": net}}}, "os:scheduler_hints": obj{"group": unknownID}})
	equal(t, "servers", count(demo.want(200, "GET", nova+"servers", nil), "servers"), 0)

	// An address that no subnet has is found while the server is built.
	id := text(demo.want(202, "POST", nova+"servers", obj{"server": obj{"name": "s", "flavorRef": "42", "imageRef": image, "networks": []any{obj{"uuid": net, "fixed_ip": "9.9.9.9"}}}}), "server.id")
	got := demo.want(200, "GET", nova+"servers/"+id, nil)
	equal(t, "status", at(got, "server.status"), "ERROR")
	equal(t, "fault", at(got, "server.fault.message"), "Failed to allocate the network(s), not rescheduling.")
}

func TestThousandServers(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{Settings: simcloud.Settings{ServerBuild: 20, Builds: 250}})
	demo := w.login("demo", "demo")
	n := demo.network("n")
	demo.subnet(n, "10.16.0.0/20")
	image := demo.image()
	for i := range 1000 {
		demo.want(202, "POST", nova+"servers", obj{"server": obj{"name": fmt.Sprintf("s-%04d", i), "flavorRef": "42", "imageRef": image, "networks": []any{obj{"uuid": n}}}})
	}
	for i, want := range []int{0, 250, 500, 750, 1000} {
		got := demo.want(200, "GET", nova+"servers?status=ACTIVE", nil)
		equal(t, fmt.Sprintf("built after %d s", 20*i), count(got, "servers"), want)
		w.clock.move(20 * time.Second)
	}
	equal(t, "by name", count(demo.want(200, "GET", nova+"servers/detail?name=^s-00[0-4]", nil), "servers"), 50)
	page := demo.want(200, "GET", nova+"servers?limit=10&sort_key=created_at&sort_dir=asc&marker="+demo.named(nova+"servers?name=s-0009", "s-0009"), nil)
	equal(t, "page", at(page, "servers.0.name"), "s-0010")
	equal(t, "link", count(page, "servers_links"), 1)
	demo.fails(400, "marker ["+unknownID+"] not found", "GET", nova+"servers?marker="+unknownID, nil)
	demo.fails(400, "is not a 'regex'", "GET", nova+"servers?name=[", nil)
	demo.fails(403, "get_all_tenants", "GET", nova+"servers?all_tenants=1", nil)
}

func TestServerVolumes(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{Settings: simcloud.Settings{VolumeAction: 2}})
	demo := w.login("demo", "demo")
	net := demo.named(v2+"networks", "private")
	vol := func(code int, method, id string) obj {
		t.Helper()
		return demo.want(code, method, "/volume/v3/"+demo.project+"/volumes"+id, nil)
	}
	v := text(demo.want(202, "POST", "/volume/v3/"+demo.project+"/volumes", obj{"volume": obj{"size": 1, "name": "v"}}), "volume.id")
	s := boot(demo, "s", net)
	path := nova + "servers/" + s + "/os-volume_attachments"
	demo.fails(404, "Volume "+unknownID+" could not be found.", "POST", path, obj{"volumeAttachment": obj{"volumeId": unknownID}})
	demo.want(200, "POST", path, obj{"volumeAttachment": obj{"volumeId": v, "device": "/dev/vdx"}})
	equal(t, "at first", at(vol(200, "GET", "/"+v), "volume.status"), "attaching")
	w.clock.move(2 * time.Second)
	got := vol(200, "GET", "/"+v)
	equal(t, "then", at(got, "volume.status"), "in-use")
	equal(t, "server", at(got, "volume.attachments.0.server_id"), s)
	demo.fails(400, "is already attached to instances", "POST", path, obj{"volumeAttachment": obj{"volumeId": v}})
	demo.fails(400, "Volume status must be available", "DELETE", "/volume/v3/"+demo.project+"/volumes/"+v, nil)
	demo.want(202, "DELETE", path+"/"+v, nil)
	demo.want(200, "GET", path+"/"+v, nil)
	w.clock.move(2 * time.Second)
	demo.fails(404, "is not attached to volume", "GET", path+"/"+v, nil)
	equal(t, "free", at(vol(200, "GET", "/"+v), "volume.status"), "available")

	body := obj{"name": "b", "flavorRef": "42", "networks": []any{obj{"uuid": net}}, "block_device_mapping_v2": []any{
		obj{"source_type": "image", "uuid": demo.image(), "destination_type": "volume", "volume_size": 3, "boot_index": 0, "delete_on_termination": true},
		obj{"source_type": "volume", "uuid": v, "destination_type": "volume"}}}
	b := text(demo.want(202, "POST", nova+"servers", obj{"server": body}), "server.id")
	equal(t, "volumes", count(demo.want(200, "GET", nova+"servers/"+b, nil), "server.os-extended-volumes:volumes_attached"), 2)
	demo.want(204, "DELETE", nova+"servers/"+b, nil)
	left := vol(200, "GET", "/detail")
	equal(t, "left", count(left, "volumes"), 1)
	equal(t, "free again", at(left, "volumes.0.status"), "available")
}

func TestKeypairsFlavorsGroups(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{})
	demo, admin := w.login("demo", "demo"), w.login("admin", "admin")
	made := demo.want(200, "POST", nova+"os-keypairs", obj{"keypair": obj{"name": "k"}})
	public := text(made, "keypair.public_key")
	demo.fails(409, "Key pair 'k' already exists.", "POST", nova+"os-keypairs", obj{"keypair": obj{"name": "k"}})
	demo.fails(400, "failed to generate fingerprint", "POST", nova+"os-keypairs", obj{"keypair": obj{"name": "l", "public_key": "zz"}})
	same := demo.with("OpenStack-API-Version", "compute 2.10").want(201, "POST", nova+"os-keypairs", obj{"keypair": obj{"name": "l", "public_key": public}})
	equal(t, "fingerprint", at(same, "keypair.fingerprint"), at(made, "keypair.fingerprint"))
	demo.want(202, "DELETE", nova+"os-keypairs/k", nil)
	demo.fails(404, "Keypair k not found for user", "GET", nova+"os-keypairs/k", nil)
	admin.fails(404, "Keypair l not found", "GET", nova+"os-keypairs/l", nil)

	demo.fails(403, "os-flavor-manage:create", "POST", nova+"flavors", obj{"flavor": obj{"name": "f", "ram": 1, "vcpus": 1, "disk": 1}})
	f := text(admin.want(200, "POST", nova+"flavors", obj{"flavor": obj{"name": "f", "ram": 64, "vcpus": 1, "disk": 1, "os-flavor-access:is_public": false}}), "flavor.id")
	admin.fails(409, "Flavor with name f already exists.", "POST", nova+"flavors", obj{"flavor": obj{"name": "f", "ram": 64, "vcpus": 1, "disk": 1}})
	demo.fails(404, "could not be found", "GET", nova+"flavors/"+f, nil)
	admin.want(200, "POST", nova+"flavors/"+f+"/action", obj{"addTenantAccess": obj{"tenant": demo.project}})
	demo.want(200, "GET", nova+"flavors/"+f, nil)
	admin.want(200, "POST", nova+"flavors/"+f+"/os-extra_specs", obj{"extra_specs": obj{"a": "b"}})
	equal(t, "specs", admin.want(200, "GET", nova+"flavors/"+f+"/os-extra_specs", nil), obj{"extra_specs": obj{"a": "b"}})
	admin.want(202, "DELETE", nova+"flavors/"+f, nil)

	g := text(demo.want(200, "POST", nova+"os-server-groups", obj{"server_group": obj{"name": "g", "policies": []any{"affinity"}}}), "server_group.id")
	demo.fails(400, "is not one of ['anti-affinity', 'affinity']", "POST", nova+"os-server-groups", obj{"server_group": obj{"name": "g", "policies": []any{"zz"}}})
	demo.want(202, "POST", nova+"servers", obj{"server": obj{"name": "s", "flavorRef": "42", "imageRef": demo.image(), "networks": []any{}}, "os:scheduler_hints": obj{"group": g}})
	equal(t, "members", count(demo.want(200, "GET", nova+"os-server-groups/"+g, nil), "server_group.members"), 1)
	demo.want(204, "DELETE", nova+"os-server-groups/"+g, nil)
	demo.with("OpenStack-API-Version", "compute 2.99").fails(406, "not supported by the API", "GET", nova+"servers", nil)
}
