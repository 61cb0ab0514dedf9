package microversion

// HostService returns a service of the one host, as administrators see it.
func HostService(id int, binary, zone string) doc {
	return doc{"binary": binary, "host": "simulated", "id": id, "zone": zone, "status": "enabled", "state": "up", "updated_at": nil, "disabled_reason": nil, "forced_down": false}
}

// Zones are the availability zones in which servers can be made.
var Zones = map[string]bool{"": true, "nova": true}
