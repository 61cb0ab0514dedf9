package simcloud

import (
	"hearth/shared/simcloud/cinder"
	"hearth/shared/simcloud/glance"
	"hearth/shared/simcloud/ground"
	"hearth/shared/simcloud/keystone"
	"hearth/shared/simcloud/neutron"
	"hearth/shared/simcloud/nova"
)

// roles are the roles of a new cloud.
var roles = []string{"admin", "member", "reader", "service", "heat_stack_owner", "heat_stack_user"}

// StackDomain is the domain of stacks' users, and StackDomainAdmin who administers it. His password is that
// of Hearth's own user.
const (
	StackDomain      = "heat"
	StackDomainAdmin = "heat_domain_admin"
)

// seed fills a new cloud as devstack does. All IDs are derived from names, and are the same in
// every run.
func seed(c *ground.Cloud) {
	seedIdentity(c)
	keystone.SeedCatalog(c)
	for _, f := range []struct {
		id, name         string
		ram, disk, vcpus int64
	}{{"1", "m1.tiny", 512, 1, 1}, {"2", "m1.small", 2048, 20, 1}, {"3", "m1.medium", 4096, 40, 2}, {"4", "m1.large", 8192, 80, 4}, {"42", "m1.nano", 128, 1, 1}, {"84", "m1.micro", 192, 1, 1}} {
		c.Table("compute.flavor").Put(nova.NewFlavor(f.id, f.name, f.ram, f.disk, f.vcpus, true))
	}
	c.Table("volume.type").Put(cinder.NewType(cinder.DefaultType, "Default Volume Type"))
	c.Table("volume.type").Put(cinder.NewType("lvmdriver-1", nil))
	admin := &call{Cloud: c, Now: c.Time(), Token: &ground.Token{Project: ground.SeedHex("project/admin"), User: ground.SeedHex("user/admin"), Admin: true}}
	cirros := glance.NewImage(admin, "cirros", "raw", "bare", "public")
	cirros["id"] = ground.SeedUUID("image/cirros")
	c.Table("image.image").Put(glance.WithData(cirros, make([]byte, 65536)))
	for _, p := range []string{"admin", "demo", "alt_demo"} {
		neutron.PrepareProject(c, ground.SeedHex("project/"+p))
	}
	if !c.Options.Bare {
		seedNetworks(admin)
	}
}

func seedIdentity(c *ground.Cloud) {
	c.Table("identity.domain").Put(doc{"id": "default", "name": "Default", "description": "The default domain", "enabled": true, "tags": []any{}, "options": doc{}})
	for _, name := range roles {
		options := doc{}
		if name == "admin" || name == "member" || name == "reader" {
			options["immutable"] = true
		}
		c.Table("identity.role").Put(doc{"id": ground.SeedHex("role/" + name), "name": name, "domain_id": nil, "description": nil, "options": options})
	}
	for _, name := range []string{"admin", "demo", "alt_demo", "service"} {
		c.Table("identity.project").Put(doc{"id": ground.SeedHex("project/" + name), "name": name, "domain_id": "default", "description": "", "enabled": true,
			"parent_id": "default", "is_domain": false, "tags": []any{}, "options": doc{}})
	}
	user := func(name, password string) {
		c.Table("identity.user").Put(doc{"id": ground.SeedHex("user/" + name), "name": name, "domain_id": "default", "enabled": true, "password_expires_at": nil,
			"options": doc{}, "_password": keystone.HashPassword(password)})
	}
	grant := func(user, project string, roles ...string) {
		for _, r := range roles {
			keystone.AssignRole(c, "project", ground.SeedHex("project/"+project), ground.SeedHex("user/"+user), ground.SeedHex("role/"+r))
		}
	}
	user("admin", c.Options.Password)
	for _, p := range []string{"admin", "demo", "alt_demo"} {
		grant("admin", p, "admin", "heat_stack_owner")
	}
	keystone.AssignRole(c, "domain", "default", ground.SeedHex("user/admin"), ground.SeedHex("role/admin"))
	keystone.AssignRole(c, keystone.SystemTarget, keystone.SystemTarget, ground.SeedHex("user/admin"), ground.SeedHex("role/admin"))
	for _, name := range []string{"demo", "alt_demo"} {
		user(name, c.Options.Password)
		grant(name, name, "member", "reader", "heat_stack_owner")
	}
	seedStackDomain(c)
	user(c.Options.ServiceUser, c.Options.ServicePassword)
	grant(c.Options.ServiceUser, "service", "admin", "service")
}

// seedRun adds what a cloud of an older version lacks, with the URLs of this run.
func seedRun(c *ground.Cloud) {
	keystone.SeedCatalog(c)
	seedStackDomain(c)
}

// seedStackDomain makes the domain of stacks' users. A cloud of an older version has none.
func seedStackDomain(c *ground.Cloud) {
	if c.Table("identity.domain").First("name", StackDomain) != nil {
		return
	}
	c.Table("identity.domain").Put(doc{"id": ground.SeedHex("domain/" + StackDomain), "name": StackDomain, "description": "Users of stacks", "enabled": true, "tags": []any{}, "options": doc{}})
	c.Table("identity.user").Put(doc{"id": ground.SeedHex("user/" + StackDomainAdmin), "name": StackDomainAdmin, "domain_id": ground.SeedHex("domain/" + StackDomain), "enabled": true,
		"password_expires_at": nil, "options": doc{}, "_password": keystone.HashPassword(c.Options.ServicePassword)})
	keystone.AssignRole(c, "domain", ground.SeedHex("domain/"+StackDomain), ground.SeedHex("user/"+StackDomainAdmin), ground.SeedHex("role/admin"))
}

// seedNetworks makes an external network and a shared private one, with a router
// between them.
func seedNetworks(k *call) {
	demo := ground.SeedHex("project/demo")
	make := func(n *neutron.Noun, given doc) doc {
		d, p := n.Make(k, given)
		if p != nil {
			panic("simcloud: the seed is wrong") // it is the same for every cloud, and tested
		}
		return d
	}
	public := make(neutron.Nouns.Network, doc{"name": "public", "router:external": true, "is_default": true, "mtu": 1500, "provider:network_type": "flat", "provider:physical_network": "public"})
	make(neutron.Nouns.Subnet, doc{"name": "public-subnet", "network_id": public["id"], "ip_version": 4, "cidr": "172.24.4.0/22", "gateway_ip": "172.24.4.1", "enable_dhcp": false})
	private := make(neutron.Nouns.Network, doc{"name": "private", "shared": true, "project_id": demo})
	subnet := make(neutron.Nouns.Subnet, doc{"name": "private-subnet", "network_id": private["id"], "project_id": demo, "ip_version": 4, "cidr": "10.0.0.0/20", "dns_nameservers": []any{"10.0.0.2"}})
	router := make(neutron.Nouns.Router, doc{"name": "router1", "project_id": demo, "external_gateway_info": doc{"network_id": public["id"]}})
	if _, p := neutron.PlugSubnet(k, router, subnet.Str("id")); p != nil {
		panic("simcloud: the seed is wrong")
	}
	make(neutron.Nouns.Pool, doc{"name": "shared-default-subnetpool-v4", "shared": true, "is_default": true, "default_prefixlen": "26", "prefixes": []any{"10.64.0.0/12"}})
}
