package cinder

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
)

var volumeAPI = &ground.API{
	Service: "volume", Prefix: "/volume",
	Denied:    ground.Unauthorized,
	Refused:   func(code int, _, message string) *reply { return microversion.Error(code, message) },
	Unknown:   func(*call) *reply { return ground.HTMLPage(404, "The resource could not be found.") },
	Versioned: microversion.Read("volume", "", 0, 70),
	Open: func(r *http.Request) bool {
		p := strings.TrimSuffix(r.URL.Path, "/")
		return p == "/volume" || p == "/volume/v3"
	},
	AddHeaders: func(c *call, p *reply) {
		p.Set("OpenStack-API-Version", "volume 3."+strconv.Itoa(c.Minor)).Set("Vary", "OpenStack-API-Version")
	},
}

// Service returns Cinder as a service of the cloud.
func Service() ground.Service {
	return ground.Service{
		API:    volumeAPI,
		Routes: volumeRoutes(),
		Tables: map[string][]string{
			"volume.volume": {"project_id"}, "volume.snapshot": {"volume_id"}, "volume.backup": {"volume_id"}, "volume.type": {"name"},
			"volume.attachment": {"volume_id", "server_id"},
			"volume.quota":      nil,
		},
		Due: map[string]func(*ground.Cloud, doc, time.Time){"volume.volume": volumeDue, "volume.backup": backupDue, "volume.snapshot": snapshotDue},
	}
}

func volumeRoutes() []ground.Route {
	versions := func(c *call) *reply {
		return &reply{Code: 300, Body: doc{"versions": []any{doc{"id": "v3.0", "status": "CURRENT", "version": "3.70", "min_version": "3.0", "updated": "2022-08-31T00:00:00Z",
			"links":       []any{doc{"rel": "describedby", "type": "text/html", "href": "https://docs.openstack.org/"}, doc{"rel": "self", "href": c.Base + "/volume/v3/"}},
			"media-types": []any{doc{"base": "application/json", "type": "application/vnd.openstack.volume+json;version=3"}}}}}}
	}
	p := "/v3/{project}"
	routes := []ground.Route{
		{"GET", "/{$}", versions}, {"GET", "/v3", versions}, {"GET", "/v3/{$}", versions},
		{"GET", p + "/os-availability-zone", func(*call) *reply {
			return ground.OK(doc{"availabilityZoneInfo": []any{doc{"zoneName": "nova", "zoneState": doc{"available": true}}}})
		}},
		{"GET", p + "/limits", volumeLimits},
		{"GET", p + "/extensions", func(*call) *reply { return ground.OK(doc{"extensions": []any{}}) }},
		{"GET", p + "/os-services", microversion.AdminOnly("volume_extension:services:index", doc{"services": []any{microversion.HostService(1, "cinder-scheduler", "nova"), microversion.HostService(2, "cinder-volume", "nova")}})},
		{"GET", p + "/qos-specs", microversion.AdminOnly("volume_extension:qos_specs_manage:get_all", doc{"qos_specs": []any{}})},
	}
	for _, name := range []string{"groups", "messages", "os-volume-transfer", "consistencygroups"} {
		key := map[string]string{"os-volume-transfer": "transfers"}[name]
		empty := func(*call) *reply { return ground.OK(doc{ground.OrText(key, name): []any{}}) }
		routes = append(routes, ground.Route{"GET", p + "/" + name, empty}, ground.Route{"GET", p + "/" + name + "/detail", empty})
	}
	routes = append(routes, volumeQuotaRoutes()...)
	routes = append(routes, volumeNounRoutes()...)
	routes = append(routes, snapshotRoutes()...)
	routes = append(routes, backupRoutes()...)
	return append(routes, volumeTypeRoutes()...)
}

func volumeLimits(c *call) *reply {
	limits, used := volumeQuota.Of(c, c.Project(), volumeQuota.Names()), volumeUsage(c, c.Project())
	return ground.OK(doc{"limits": doc{"rate": []any{}, "absolute": doc{"maxTotalVolumes": limits["volumes"], "maxTotalSnapshots": limits["snapshots"],
		"maxTotalVolumeGigabytes": limits["gigabytes"], "maxTotalBackups": limits["backups"], "maxTotalBackupGigabytes": limits["backup_gigabytes"],
		"totalVolumesUsed": used["volumes"], "totalGigabytesUsed": used["gigabytes"], "totalSnapshotsUsed": used["snapshots"],
		"totalBackupsUsed": used["backups"], "totalBackupGigabytesUsed": used["backup_gigabytes"]}}})
}
