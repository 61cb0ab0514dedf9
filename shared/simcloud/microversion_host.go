package simcloud

func hostService(id int, binary, zone string) doc {
	return doc{"binary": binary, "host": "simulated", "id": id, "zone": zone, "status": "enabled", "state": "up", "updated_at": nil, "disabled_reason": nil, "forced_down": false}
}

// zones are the availability zones in which servers can be made.
var zones = map[string]bool{"": true, "nova": true}
