package simcloud

import (
	"encoding/base64"
	"fmt"
	"strings"
	"time"
)

// serverFields are the fields that a request for a new server may have.
var serverFields = map[string]bool{"name": true, "flavorRef": true, "imageRef": true, "networks": true, "key_name": true, "metadata": true, "user_data": true,
	"config_drive": true, "security_groups": true, "availability_zone": true, "block_device_mapping": true, "block_device_mapping_v2": true, "personality": true,
	"min_count": true, "max_count": true, "adminPass": true, "accessIPv4": true, "accessIPv6": true, "OS-DCF:diskConfig": true, "return_reservation_id": true,
	"description": true, "tags": true, "host": true, "hypervisor_hostname": true, "hostname": true, "trusted_image_certificates": true, "OS-SCH-HNT:scheduler_hints": true}

func createServers(c *call) *reply {
	given := c.body.sub("server")
	if given == nil {
		return badField("server", c.body, "'server' is a required property")
	}
	if p := checkServer(c, given); p != nil {
		return p
	}
	flavor := findFlavorByID(c, lastPart(plain(given["flavorRef"])))
	if flavor == nil {
		return novaError(400, "Flavor %s could not be found.", plain(given["flavorRef"]))
	}
	hints := c.body.sub("os:scheduler_hints")
	if hints == nil {
		hints = c.body.sub("OS-SCH-HNT:scheduler_hints")
	}
	var group doc
	if id := hints.str("group"); id != "" {
		var p *reply
		if group, p = findServerGroup(c, id); p != nil {
			return novaError(400, "Instance group %s could not be found.", id)
		}
	}
	image, p := bootImage(c, given, flavor)
	if p != nil {
		return p
	}
	count := max(1, given.num("max_count"))
	if given["max_count"] == nil {
		count = max(1, given.num("min_count"))
	}
	nics, p := readNics(c, given)
	if p != nil {
		return p
	}
	if p := withinPortQuota(c, nics, count); p != nil {
		return p
	}
	if p := withinComputeQuota(c, c.project(), count, count*flavor.num("vcpus"), count*flavor.num("ram")); p != nil {
		return p
	}
	if group != nil && computeQuota.exceeded(c, c.project(), "server_group_members", int64(len(group.list("_members"))), count) {
		return novaError(403, "Quota exceeded, too many servers in group")
	}
	var first doc
	password := orText(given.str("adminPass"), word(12))
	for i := range count {
		name := given.str("name")
		if count > 1 {
			name = fmt.Sprintf("%s-%d", name, i+1)
		}
		d, p := makeServer(c, given, name, flavor, image)
		if p != nil {
			return p
		}
		if group != nil {
			group = c.t("compute.server_group").put(group.with("_members", append(without(group.list("_members"), d.str("id")), d["id"])))
		}
		if first == nil {
			first = d
		}
	}
	id := first.str("id")
	groups := first.list("_groups")
	if len(groups) == 0 {
		groups = []any{doc{"name": "default"}}
	}
	return accepted(doc{"server": doc{"id": id, "links": selfLinks(c, "servers", id), "OS-DCF:diskConfig": first["OS-DCF:diskConfig"], "security_groups": groups, "adminPass": password}}).
		set("Location", c.base+"/compute/v2.1/servers/"+id)
}

// checkServer checks the form of the request.
func checkServer(c *call, given doc) *reply {
	for _, name := range [2]string{"name", "flavorRef"} {
		if !given.has(name) {
			return badField("server", given, "'%s' is a required property", name)
		}
	}
	for _, name := range sorted(given) {
		if !serverFields[name] {
			return badField("server", given, "Additional properties are not allowed (%s was unexpected)", python(name))
		}
	}
	name, isText := given["name"].(string)
	switch image := given.str("imageRef"); {
	case !isText:
		return badField("name", given["name"], "%s is not of type 'string'", python(given["name"]))
	case strings.TrimSpace(name) == "":
		return badField("name", name, "'' is too short")
	case len(name) > 255:
		return badField("name", name, "%s is too long", python(name))
	case image != "" && !isUUID(lastPart(image)):
		return badField("imageRef", image, "%s is not valid under any of the given schemas", python(image))
	}
	for k, v := range given.sub("metadata") {
		if s, isText := v.(string); !isText {
			return badField(k, v, "%s is not of type 'string'", python(v))
		} else if len(s) > 255 {
			return badField(k, v, "%s is too long", python(v))
		}
	}
	if len(given.str("user_data")) > 65535 {
		return badField("user_data", given["user_data"], "%s is too long", python(given["user_data"]))
	}
	if files := given.list("personality"); len(files) > 5 {
		return novaError(403, "Quota exceeded, too many personality files.")
	}
	for _, f := range given.docs("personality") {
		if _, err := base64.StdEncoding.DecodeString(f.str("contents")); err != nil {
			return badField("contents", f["contents"], "%s is not a 'base64'", python(f["contents"]))
		}
	}
	zone, _, _ := strings.Cut(given.str("availability_zone"), ":")
	if !zones[zone] {
		return novaError(400, "The requested availability zone is not available")
	}
	if key := given.str("key_name"); key != "" && c.t("compute.keypair").get(c.tok.User+"/"+key) == nil {
		return novaError(400, "Invalid key_name provided.")
	}
	return nil
}

// bootImage checks the image and returns its ID, or "" when the server boots from a volume.
func bootImage(c *call, given, flavor doc) (string, *reply) {
	id := lastPart(given.str("imageRef"))
	if id == "" {
		if len(given.list("block_device_mapping_v2")) == 0 && len(given.list("block_device_mapping")) == 0 {
			return "", novaError(400, "Missing imageRef attribute")
		}
		return "", nil
	}
	image := c.t("image.image").get(id)
	switch {
	case image == nil || !seesImage(c, image):
		return "", novaError(400, "Can not find requested image")
	case image.str("status") != "active":
		return "", novaError(400, "Image %s is not active.", id)
	case image.num("min_ram") > flavor.num("ram"):
		return "", novaError(400, "Flavor's memory is too small for requested image.")
	case image.num("min_disk") > flavor.num("disk") && flavor.num("disk") > 0:
		return "", novaError(400, "Flavor's disk is too small for requested image. Flavor disk is %d bytes, minimum size is %d bytes.", flavor.num("disk")<<30, image.num("min_disk")<<30)
	}
	return id, nil
}

// makeServer makes one server and begins to build it.
func makeServer(c *call, given doc, name string, flavor doc, image string) (doc, *reply) {
	id := uuid()
	groups, ids, p := serverGroups(c, given)
	if p != nil {
		return nil, p
	}
	nics, p := readNics(c, given)
	if p != nil {
		return nil, p
	}
	disks, p := readDisks(c, given)
	if p != nil {
		return nil, p
	}
	d := doc{"id": id, "name": name, "status": "BUILD", "project_id": c.project(), "user_id": c.tok.User, "metadata": orDoc(given.sub("metadata")), "image": image,
		"_flavor": flavor, "created": stamp(c.now), "updated": stamp(c.now), "accessIPv4": given.str("accessIPv4"), "accessIPv6": given.str("accessIPv6"),
		"OS-DCF:diskConfig": orText(given.str("OS-DCF:diskConfig"), "MANUAL"), "config_drive": "", "key_name": nil, "OS-SRV-USG:launched_at": nil, "OS-SRV-USG:terminated_at": nil,
		"_groups": groups, "_locked": false, "_description": given["description"], "_tags": anys(given.strs("tags")), "_user_data": given["user_data"],
		"_hostname": hostname(name), "_instance": "instance-" + id[:8], "_personality": given["personality"]}
	if c.minor < 19 {
		d["_description"] = name
	}
	if drive, _ := truth(given["config_drive"]); drive {
		d["config_drive"] = "True"
	}
	if key := given.str("key_name"); key != "" {
		d["key_name"] = key
	}
	trouble := plugPorts(c, d, nics, ids)
	attachDisks(c, d, disks)
	then := doc{"status": "ACTIVE"}
	if c.spoilt {
		trouble = "No valid host was found. There are not enough hosts available."
	}
	if trouble != "" {
		then = doc{"status": "ERROR", "fault": doc{"code": 500, "created": stamp(c.now), "message": trouble}}
	}
	start := buildSlot(c.Cloud, c.now)
	d["_task"], d["_then"] = "scheduling", then
	d["_due"] = later(start, c.settings.ServerBuild)
	return c.t("compute.server").put(d), nil
}

func hostname(name string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 32
		case r == ' ', r == '_', r == '.':
			return '-'
		}
		return -1
	}, name), "-")
}

// slots are when each of the build places is free again.
var slots = memory[[]time.Time]{make: func() []time.Time { return nil }}

// serverRestored gives a server that was being built its build place again.
func serverRestored(c *Cloud, d doc) {
	if d.str("status") == "BUILD" {
		taken := slots.of(c)
		*taken = append(*taken, time.Unix(0, d.num("_due")))
	}
}

// buildSlot takes the next build place and returns when it is free.
func buildSlot(c *Cloud, now time.Time) time.Time {
	if c.settings.Builds <= 0 {
		return now
	}
	taken := slots.of(c)
	busy := (*taken)[:0]
	for _, end := range *taken {
		if end.After(now) {
			busy = append(busy, end)
		}
	}
	start := now
	if n := len(busy); n >= c.settings.Builds { // takes the one of these places that is free first
		start = busy[n-c.settings.Builds]
	}
	*taken = append(busy, start.Add(time.Duration(c.settings.ServerBuild*float64(time.Second))))
	return start
}

// serverGroups returns the security groups that the request names.
func serverGroups(c *call, given doc) (names, ids []any, p *reply) {
	prepareProject(c.Cloud, c.project())
	for _, ref := range given.docs("security_groups") {
		name := ref.str("name")
		var found doc
		if g := c.t("network.security_group").get(name); g != nil && c.mine(g.str("project_id")) {
			found = g
		}
		for _, g := range c.t("network.security_group").by("name", name) {
			if g.str("project_id") == c.project() {
				found = g
			}
		}
		if found == nil {
			return nil, nil, novaError(400, "Unable to find security_group with name or id '%s'", name)
		}
		names, ids = append(names, doc{"name": found["name"]}), append(ids, found["id"])
	}
	if ids == nil {
		names, ids = []any{doc{"name": "default"}}, []any{defaultGroup(c.Cloud, c.project())}
	}
	return names, ids, nil
}
