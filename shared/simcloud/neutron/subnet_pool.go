package neutron

import (
	"encoding/binary"
	"net/netip"

	"hearth/shared/simcloud/ground"
)

func poolNoun() *Noun {
	return &Noun{
		single: "subnetpool", plural: "subnetpools", missing: "SubnetPoolNotFound", absence: "Subnet pool %s could not be found.",
		attrs: map[string]attr{
			"name": w(text, ""), "description": w(text, ""), "prefixes": {kind: list, post: true, put: true, needed: true},
			"default_prefixlen": w(anything, nil), "min_prefixlen": w(anything, "8"), "max_prefixlen": w(anything, "32"), "default_quota": w(anything, nil),
			"shared": {kind: boolean, def: false, post: true, admin: true}, "is_default": a(boolean, false), "address_scope_id": w(anything, nil), "ip_version": r(4),
		},
		shared: func(_ *call, d doc) bool { return d.Flag("shared") },
		create: func(_ *call, d doc) *reply {
			for i, p := range d.Strs("prefixes") {
				block, err := netip.ParsePrefix(p)
				if err != nil {
					return badNeutron("Invalid input for prefixes. Reason: '%s' is not a valid IP subnet.", p)
				}
				if i == 0 && block.Addr().Is6() {
					d["ip_version"] = 6
				}
			}
			for _, name := range [3]string{"default_prefixlen", "min_prefixlen", "max_prefixlen"} {
				if d[name] != nil {
					d[name] = ground.QueryText(d[name])
				}
			}
			if d["default_prefixlen"] == nil {
				d["default_prefixlen"] = d["min_prefixlen"]
			}
			return nil
		},
		remove: func(c *call, d doc) *reply {
			for _, s := range c.Table("network.subnet").All() {
				if s.Str("subnetpool_id") == d.Str("id") {
					return neutronError(409, "SubnetPoolDeleteError", "Unable to delete subnet pool: Subnet pool has existing allocations.")
				}
			}
			return nil
		},
	}
}

// fromPool gives a subnet a block from its pool.
func fromPool(c *call, d doc) *reply {
	id := d.Str("subnetpool_id")
	if id == "" && d.Flag("use_default_subnetpool") {
		for _, p := range c.Table("network.subnetpool").All() {
			if p.Flag("is_default") && p.Num("ip_version") == d.Num("ip_version") {
				id = p.Str("id")
			}
		}
	}
	if id == "" {
		return neutronError(400, "BadRequest", "Bad subnets request: a subnetpool must be specified in the absence of a cidr.")
	}
	pool, p := Nouns.Pool.find(c, id)
	if p != nil {
		return p
	}
	var taken []netip.Prefix
	for _, s := range c.Table("network.subnet").All() {
		if s.Str("network_id") == d.Str("network_id") && s.Str("subnetpool_id") != id && s.Num("ip_version") == d.Num("ip_version") {
			return neutronError(400, "NetworkSubnetPoolAffinityError", "Subnets hosted on the same network must be allocated from the same subnet pool.")
		}
		if s.Str("subnetpool_id") == id {
			if b, err := netip.ParsePrefix(s.Str("cidr")); err == nil {
				taken = append(taken, b)
			}
		}
	}
	bits, given := ground.Integer(d["prefixlen"])
	if !given {
		bits, _ = ground.Integer(pool["default_prefixlen"])
	}
	for _, text := range pool.Strs("prefixes") {
		whole, err := netip.ParsePrefix(text)
		if err != nil {
			continue
		}
		if block, found := carve(whole, int(bits), taken); found {
			d["cidr"], d["subnetpool_id"] = block.String(), id
			return nil
		}
	}
	return neutronError(500, "SubnetAllocationError", "Failed to allocate subnet: Insufficient prefix space to allocate subnet size /%d.", bits)
}

// carve returns the first free block of that size in a larger one.
func carve(whole netip.Prefix, bits int, taken []netip.Prefix) (netip.Prefix, bool) {
	if bits < whole.Bits() || bits > whole.Addr().BitLen() {
		return netip.Prefix{}, false
	}
	for at := whole.Masked().Addr(); at.IsValid() && whole.Contains(at); at = after(at, bits) {
		block := netip.PrefixFrom(at, bits)
		free := true
		for _, t := range taken {
			free = free && !t.Overlaps(block)
		}
		if free {
			return block, true
		}
	}
	return netip.Prefix{}, false
}

// after returns the first address after a block; invalid at the end of all addresses.
func after(a netip.Addr, bits int) netip.Addr {
	end := last(netip.PrefixFrom(a, bits))
	if end.Is4() {
		b := end.As4()
		if binary.BigEndian.Uint32(b[:]) == ^uint32(0) {
			return netip.Addr{}
		}
	}
	return end.Next()
}
