package nova

import (
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"hearth/shared/simcloud/glance"
	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/microversion"
	"hearth/shared/simcloud/neutron"
)

// serverFields are the fields that a request for a new server may have.
var serverFields = map[string]bool{"name": true, "flavorRef": true, "imageRef": true, "networks": true, "key_name": true, "metadata": true, "user_data": true,
	"config_drive": true, "security_groups": true, "availability_zone": true, "block_device_mapping": true, "block_device_mapping_v2": true, "personality": true,
	"min_count": true, "max_count": true, "adminPass": true, "accessIPv4": true, "accessIPv6": true, "OS-DCF:diskConfig": true, "return_reservation_id": true,
	"description": true, "tags": true, "host": true, "hypervisor_hostname": true, "hostname": true, "trusted_image_certificates": true, "OS-SCH-HNT:scheduler_hints": true}

func createServers(c *call) *reply {
	given := c.Body.Sub("server")
	if given == nil {
		return microversion.BadField("server", c.Body, "'server' is a required property")
	}
	if p := checkServer(c, given); p != nil {
		return p
	}
	flavor := findFlavorByID(c, ground.LastPart(ground.QueryText(given["flavorRef"])))
	if flavor == nil {
		return microversion.Error(400, "Flavor %s could not be found.", ground.QueryText(given["flavorRef"]))
	}
	hints := c.Body.Sub("os:scheduler_hints")
	if hints == nil {
		hints = c.Body.Sub("OS-SCH-HNT:scheduler_hints")
	}
	var group doc
	if id := hints.Str("group"); id != "" {
		var p *reply
		if group, p = findServerGroup(c, id); p != nil {
			return microversion.Error(400, "Instance group %s could not be found.", id)
		}
	}
	image, p := bootImage(c, given, flavor)
	if p != nil {
		return p
	}
	count := max(1, given.Num("max_count"))
	if given["max_count"] == nil {
		count = max(1, given.Num("min_count"))
	}
	nics, p := readNics(c, given)
	if p != nil {
		return p
	}
	if p := withinPortQuota(c, nics, count); p != nil {
		return p
	}
	if p := withinComputeQuota(c, c.Project(), count, count*flavor.Num("vcpus"), count*flavor.Num("ram")); p != nil {
		return p
	}
	if group != nil && computeQuota.Exceeded(c, c.Project(), "server_group_members", int64(len(group.List("_members"))), count) {
		return microversion.Error(403, "Quota exceeded, too many servers in group")
	}
	var first doc
	password := ground.OrText(given.Str("adminPass"), ground.RandomWord(12))
	for i := range count {
		name := given.Str("name")
		if count > 1 {
			name = fmt.Sprintf("%s-%d", name, i+1)
		}
		d, p := makeServer(c, given, name, flavor, image)
		if p != nil {
			return p
		}
		if group != nil {
			group = c.Table("compute.server_group").Put(group.With("_members", append(ground.Without(group.List("_members"), d.Str("id")), d["id"])))
		}
		if first == nil {
			first = d
		}
	}
	id := first.Str("id")
	groups := first.List("_groups")
	if len(groups) == 0 {
		groups = []any{doc{"name": "default"}}
	}
	return ground.Accepted(doc{"server": doc{"id": id, "links": selfLinks(c, "servers", id), "OS-DCF:diskConfig": first["OS-DCF:diskConfig"], "security_groups": groups, "adminPass": password}}).
		Set("Location", c.Base+"/compute/v2.1/servers/"+id)
}

// checkServer checks the form of the request.
func checkServer(c *call, given doc) *reply {
	for _, name := range [2]string{"name", "flavorRef"} {
		if !given.Has(name) {
			return microversion.BadField("server", given, "'%s' is a required property", name)
		}
	}
	for _, name := range ground.Sorted(given) {
		if !serverFields[name] {
			return microversion.BadField("server", given, "Additional properties are not allowed (%s was unexpected)", ground.PythonText(name))
		}
	}
	name, isText := given["name"].(string)
	switch image := given.Str("imageRef"); {
	case !isText:
		return microversion.BadField("name", given["name"], "%s is not of type 'string'", ground.PythonText(given["name"]))
	case strings.TrimSpace(name) == "":
		return microversion.BadField("name", name, "'' is too short")
	case len(name) > 255:
		return microversion.BadField("name", name, "%s is too long", ground.PythonText(name))
	case image != "" && !ground.IsUUID(ground.LastPart(image)):
		return microversion.BadField("imageRef", image, "%s is not valid under any of the given schemas", ground.PythonText(image))
	}
	for k, v := range given.Sub("metadata") {
		if s, isText := v.(string); !isText {
			return microversion.BadField(k, v, "%s is not of type 'string'", ground.PythonText(v))
		} else if len(s) > 255 {
			return microversion.BadField(k, v, "%s is too long", ground.PythonText(v))
		}
	}
	if len(given.Str("user_data")) > 65535 {
		return microversion.BadField("user_data", given["user_data"], "%s is too long", ground.PythonText(given["user_data"]))
	}
	if files := given.List("personality"); len(files) > 5 {
		return microversion.Error(403, "Quota exceeded, too many personality files.")
	}
	for _, f := range given.Docs("personality") {
		if _, err := base64.StdEncoding.DecodeString(f.Str("contents")); err != nil {
			return microversion.BadField("contents", f["contents"], "%s is not a 'base64'", ground.PythonText(f["contents"]))
		}
	}
	zone, _, _ := strings.Cut(given.Str("availability_zone"), ":")
	if !microversion.Zones[zone] {
		return microversion.Error(400, "The requested availability zone is not available")
	}
	if key := given.Str("key_name"); key != "" && c.Table("compute.keypair").Get(c.Token.User+"/"+key) == nil {
		return microversion.Error(400, "Invalid key_name provided.")
	}
	return nil
}

// bootImage checks the image and returns its ID, or "" when the server boots from a volume.
func bootImage(c *call, given, flavor doc) (string, *reply) {
	id := ground.LastPart(given.Str("imageRef"))
	if id == "" {
		if len(given.List("block_device_mapping_v2")) == 0 && len(given.List("block_device_mapping")) == 0 {
			return "", microversion.Error(400, "Missing imageRef attribute")
		}
		return "", nil
	}
	image := c.Table("image.image").Get(id)
	switch {
	case image == nil || !glance.SeesImage(c, image):
		return "", microversion.Error(400, "Can not find requested image")
	case image.Str("status") != "active":
		return "", microversion.Error(400, "Image %s is not active.", id)
	case image.Num("min_ram") > flavor.Num("ram"):
		return "", microversion.Error(400, "Flavor's memory is too small for requested image.")
	case image.Num("min_disk") > flavor.Num("disk") && flavor.Num("disk") > 0:
		return "", microversion.Error(400, "Flavor's disk is too small for requested image. Flavor disk is %d bytes, minimum size is %d bytes.", flavor.Num("disk")<<30, image.Num("min_disk")<<30)
	}
	return id, nil
}

// makeServer makes one server and begins to build it.
func makeServer(c *call, given doc, name string, flavor doc, image string) (doc, *reply) {
	id := ground.UUID()
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
	d := doc{"id": id, "name": name, "status": "BUILD", "project_id": c.Project(), "user_id": c.Token.User, "metadata": ground.OrDoc(given.Sub("metadata")), "image": image,
		"_flavor": flavor, "created": ground.Stamp(c.Now), "updated": ground.Stamp(c.Now), "accessIPv4": given.Str("accessIPv4"), "accessIPv6": given.Str("accessIPv6"),
		"OS-DCF:diskConfig": ground.OrText(given.Str("OS-DCF:diskConfig"), "MANUAL"), "config_drive": "", "key_name": nil, "OS-SRV-USG:launched_at": nil, "OS-SRV-USG:terminated_at": nil,
		"_groups": groups, "_locked": false, "_description": given["description"], "_tags": ground.AnyList(given.Strs("tags")), "_user_data": given["user_data"],
		"_hostname": hostname(name), "_instance": "instance-" + id[:8], "_personality": given["personality"]}
	if c.Minor < 19 {
		d["_description"] = name
	}
	if drive, _ := ground.Truth(given["config_drive"]); drive {
		d["config_drive"] = "True"
	}
	if key := given.Str("key_name"); key != "" {
		d["key_name"] = key
	}
	trouble := plugPorts(c, d, nics, ids)
	attachDisks(c, d, disks)
	then := doc{"status": "ACTIVE"}
	if c.ObjectFails {
		trouble = "No valid host was found. There are not enough hosts available."
	}
	if trouble != "" {
		then = doc{"status": "ERROR", "fault": doc{"code": 500, "created": ground.Stamp(c.Now), "message": trouble}}
	}
	start := buildSlot(c.Cloud, c.Now)
	d["_task"], d["_then"] = "scheduling", then
	d["_due"] = ground.Later(start, c.Current.ServerBuild)
	return c.Table("compute.server").Put(d), nil
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
var slots = ground.Memory[[]time.Time]{Make: func() []time.Time { return nil }}

// serverRestored gives a server that was being built its build place again.
func serverRestored(c *ground.Cloud, d doc) {
	if d.Str("status") == "BUILD" {
		taken := slots.Of(c)
		*taken = append(*taken, time.Unix(0, d.Num("_due")))
	}
}

// buildSlot takes the next build place and returns when it is free.
func buildSlot(c *ground.Cloud, now time.Time) time.Time {
	if c.Current.Builds <= 0 {
		return now
	}
	taken := slots.Of(c)
	busy := (*taken)[:0]
	for _, end := range *taken {
		if end.After(now) {
			busy = append(busy, end)
		}
	}
	start := now
	if n := len(busy); n >= c.Current.Builds { // takes the one of these places that is free first
		start = busy[n-c.Current.Builds]
	}
	*taken = append(busy, start.Add(time.Duration(c.Current.ServerBuild*float64(time.Second))))
	return start
}

// serverGroups returns the security groups that the request names.
func serverGroups(c *call, given doc) (names, ids []any, p *reply) {
	neutron.PrepareProject(c.Cloud, c.Project())
	for _, ref := range given.Docs("security_groups") {
		name := ref.Str("name")
		var found doc
		if g := c.Table("network.security_group").Get(name); g != nil && c.MaySee(g.Str("project_id")) {
			found = g
		}
		for _, g := range c.Table("network.security_group").By("name", name) {
			if g.Str("project_id") == c.Project() {
				found = g
			}
		}
		if found == nil {
			return nil, nil, microversion.Error(400, "Unable to find security_group with name or id '%s'", name)
		}
		names, ids = append(names, doc{"name": found["name"]}), append(ids, found["id"])
	}
	if ids == nil {
		names, ids = []any{doc{"name": "default"}}, []any{neutron.DefaultGroup(c.Cloud, c.Project())}
	}
	return names, ids, nil
}
