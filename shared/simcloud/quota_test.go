package simcloud_test

import (
	"testing"
	"time"

	"hearth/shared/simcloud"
)

// An administrator limits what a project may have, and Neutron refuses more.
func TestNetworkQuota(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{})
	demo, admin := w.login("demo", "demo"), w.login("admin", "admin")
	one := v2 + "quotas/" + demo.project
	quota := func(fields obj) obj { return obj{"quota": fields} }
	demo.fails(403, "rule:update_quota is disallowed by policy", "PUT", one, quota(obj{"network": 1}))
	demo.fails(403, "rule:get_quota is disallowed by policy", "GET", v2+"quotas", nil)
	admin.fails(400, "Unrecognized attribute(s) 'nonsense'", "PUT", one, quota(obj{"nonsense": 1}))
	admin.fails(400, "'-2' is too small", "PUT", one, quota(obj{"network": -2}))
	admin.fails(400, "'x' is not an integer.", "PUT", one, quota(obj{"network": "x"}))
	equal(t, "quotas that are set", count(admin.want(200, "GET", v2+"quotas", nil), "quotas"), 0)

	n := demo.network("n")
	before := count(demo.want(200, "GET", v2+"networks?project_id="+demo.project, nil), "networks")
	set := admin.want(200, "PUT", one, quota(obj{"network": before + 1, "floatingip": 0, "security_group": 1}))
	equal(t, "limit", at(set, "quota.network"), float64(before+1))
	equal(t, "limit that was not set", at(set, "quota.rbac_policy"), float64(10))
	more := demo.network("more")
	demo.fails(409, "Quota exceeded for resources: ['network'].", "POST", v2+"networks", obj{"network": obj{"name": "most"}})
	demo.fails(409, "OverQuota", "POST", v2+"security-groups", obj{"security_group": obj{"name": "g"}})
	demo.fails(409, "OverQuota", "POST", v2+"floatingips", obj{"floatingip": obj{"floating_network_id": demo.named(v2+"networks", "public")}})
	w.login("alt_demo", "alt_demo").network("of another project")
	demo.want(204, "DELETE", v2+"networks/"+more, nil)
	demo.network("again")
	details := demo.want(200, "GET", one+"/details.json", nil)
	equal(t, "details", at(details, "quota.network"), obj{"limit": float64(before + 1), "used": float64(before + 1), "reserved": float64(0)})

	demo.subnet(n, "10.9.0.0/24")
	ports := count(demo.want(200, "GET", v2+"ports?project_id="+demo.project, nil), "ports")
	admin.want(200, "PUT", one, quota(obj{"port": ports + 1}))
	demo.fails(409, "Quota exceeded for resources: ['port'].", "POST", v2+"ports", obj{"ports": []obj{{"network_id": n}, {"network_id": n}}})
	demo.port(obj{"network_id": n})
	demo.fails(403, "Maximum number of ports exceeded", "POST", "/compute/v2.1/servers", obj{"server": obj{"name": "s", "flavorRef": "42", "imageRef": demo.named("/image/v2/images", "cirros"), "networks": []obj{{"uuid": n}}}})
	for _, o := range w.cloud.Objects() {
		if o.Kind == "quota" {
			t.Errorf("a quota is among the objects: %v", o)
		}
	}
	demo.fails(403, "rule:delete_quota is disallowed by policy", "DELETE", one, nil)
	admin.want(204, "DELETE", one, nil)
	admin.fails(404, "TenantQuotaNotFound", "DELETE", one, nil)
	demo.network("without limit")
}

func TestComputeQuota(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{})
	demo, admin := w.login("demo", "demo").with("OpenStack-API-Version", "compute 2.79"), w.login("admin", "admin").with("OpenStack-API-Version", "compute 2.79")
	one := "/compute/v2.1/os-quota-sets/" + demo.project
	set := func(fields obj) obj { return obj{"quota_set": fields} }
	demo.fails(403, "Policy doesn't allow os_compute_api:os-quota-sets:update", "PUT", one, set(obj{"instances": 1}))
	admin.fails(400, "Additional properties are not allowed ('nonsense' was unexpected)", "PUT", one, set(obj{"nonsense": 1}))
	admin.fails(400, "-2 is less than the minimum of -1", "PUT", one, set(obj{"cores": -2}))
	answer := admin.want(200, "PUT", one, set(obj{"instances": 1, "cores": 1, "ram": 200, "key_pairs": 0, "server_groups": 0}))
	equal(t, "answer", at(answer, "quota_set"), obj{"cores": 1.0, "instances": 1.0, "key_pairs": 0.0, "metadata_items": 128.0, "ram": 200.0, "server_group_members": -1.0, "server_groups": 0.0})
	image := demo.named("/image/v2/images", "cirros")
	server := func(flavor string, n int) obj {
		return obj{"server": obj{"name": "s", "flavorRef": flavor, "imageRef": image, "networks": "none", "min_count": n}}
	}
	const servers = "/compute/v2.1/servers"
	demo.fails(403, "Quota exceeded for cores, ram: Requested 4, 8192, but already used 0, 0 of 1, 200 cores, ram", "POST", servers, server("4", 1))
	demo.fails(403, "Quota exceeded for cores, instances, ram: Requested 2, 2, 256, but already used 0, 0, 0 of 1, 1, 200 cores, instances, ram", "POST", servers, server("42", 2))
	s := text(demo.want(202, "POST", servers, server("42", 1)), "server.id")
	demo.fails(403, "Quota exceeded for cores, instances, ram: Requested 1, 1, 128, but already used 1, 1, 128 of 1, 1, 200 cores, instances, ram", "POST", servers, server("42", 1))
	w.clock.move(time.Minute)
	demo.fails(403, "Quota exceeded for cores, ram: Requested 3,", "POST", servers+"/"+s+"/action", obj{"resize": obj{"flavorRef": "4"}})
	demo.fails(403, "Quota exceeded, too many key pairs.", "POST", "/compute/v2.1/os-keypairs", obj{"keypair": obj{"name": "k"}})
	group := obj{"server_group": obj{"name": "g", "policy": "affinity"}}
	demo.fails(403, "Quota exceeded, too many server groups.", "POST", "/compute/v2.1/os-server-groups", group)
	equal(t, "limit", at(demo.want(200, "GET", "/compute/v2.1/limits", nil), "limits.absolute.maxTotalInstances"), 1.0)
	equal(t, "detail", at(demo.want(200, "GET", one+"/detail", nil), "quota_set.ram"), obj{"limit": 200.0, "in_use": 128.0, "reserved": 0.0})

	admin.want(202, "DELETE", one, nil)
	admin.want(200, "PUT", one, set(obj{"server_group_members": 1}))
	many := server("42", 2)
	many["os:scheduler_hints"] = obj{"group": text(demo.want(200, "POST", "/compute/v2.1/os-server-groups", group), "server_group.id")}
	demo.fails(403, "Quota exceeded, too many servers in group", "POST", servers, many)
	demo.want(202, "POST", servers, server("42", 3))
}

func TestVolumeQuota(t *testing.T) {
	t.Parallel()
	w := serve(t, simcloud.Options{})
	demo, admin := w.login("demo", "demo"), w.login("admin", "admin")
	base := "/volume/v3/" + demo.project
	one := base + "/os-quota-sets/" + demo.project
	set := func(fields obj) obj { return obj{"quota_set": fields} }
	demo.fails(403, "Policy doesn't allow volume_extension:quotas:update", "PUT", one, set(obj{"volumes": 1}))
	admin.fails(400, "Bad key(s) in quota set: nonsense", "PUT", one, set(obj{"nonsense": 1}))
	admin.fails(400, "volumes must be", "PUT", one, set(obj{"volumes": -2}))
	limited := func(fields obj) {
		t.Helper()
		admin.want(200, "PUT", one, set(fields))
	}
	volume := func(size int) obj { return obj{"volume": obj{"size": size}} }
	limited(obj{"volumes": 2, "gigabytes": 3, "snapshots": 0, "backups": 0, "per_volume_gigabytes": 2})
	demo.fails(413, "VolumeSizeExceedsLimit: Requested volume size 4G is larger than maximum allowed limit 2G.", "POST", base+"/volumes", volume(4))
	demo.want(202, "POST", base+"/volumes", volume(2))
	const wide = "VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. "
	demo.fails(413, wide+"Requested 2G, quota is 3G and 2G has been consumed.", "POST", base+"/volumes", volume(2))
	v := text(demo.want(202, "POST", base+"/volumes", volume(1)), "volume.id")
	w.clock.move(time.Minute)
	_, header, _ := demo.ask("POST", base+"/volumes", volume(1))
	equal(t, "Retry-After", header.Get("Retry-After"), "0")
	demo.fails(413, wide+"Requested 1G, quota is 3G and 3G has been consumed.", "POST", base+"/volumes/"+v+"/action", obj{"os-extend": obj{"new_size": 2}})
	demo.fails(413, "VolumeSizeExceedsLimit", "POST", base+"/volumes/"+v+"/action", obj{"os-extend": obj{"new_size": 3}})
	demo.fails(413, wide, "POST", base+"/snapshots", obj{"snapshot": obj{"volume_id": v}})
	demo.fails(413, "BackupLimitExceeded: Maximum number of backups allowed (0) exceeded", "POST", base+"/backups", obj{"backup": obj{"volume_id": v}})
	limited(obj{"gigabytes": -1})
	demo.fails(413, "VolumeLimitExceeded: Maximum number of volumes allowed (2) exceeded for quota 'volumes'.", "POST", base+"/volumes", volume(1))
	demo.fails(413, "SnapshotLimitExceeded: Maximum number of snapshots allowed (0) exceeded", "POST", base+"/snapshots", obj{"snapshot": obj{"volume_id": v}})
	equal(t, "usage", at(demo.want(200, "GET", one+"?usage=True", nil), "quota_set.volumes"), obj{"limit": 2.0, "in_use": 2.0, "reserved": 0.0})
	admin.want(200, "DELETE", one, nil)
	demo.want(202, "POST", base+"/volumes", volume(9))
}
