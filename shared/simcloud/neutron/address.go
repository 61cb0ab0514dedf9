package neutron

import (
	"net/netip"

	"hearth/shared/simcloud/ground"
)

// addressBook records which addresses are taken, so that making a port does not read the others.
type addressBook struct {
	used map[string]map[netip.Addr]string // subnet, address, port
	from map[string]netip.Addr            // where to look for the next free one
	macs map[string]string                // network and MAC, port
}

func newAddressBook() addressBook {
	return addressBook{map[string]map[netip.Addr]string{}, map[string]netip.Addr{}, map[string]string{}}
}

// Taken are the addresses of each cloud's ports.
var Taken = ground.Memory[addressBook]{Make: newAddressBook}

// take records the addresses of a port, give removes them.
func (a addressBook) take(port doc) {
	id := port.Str("id")
	a.macs[port.Str("network_id")+port.Str("mac_address")] = id
	for _, ip := range port.Docs("fixed_ips") {
		if addr, err := netip.ParseAddr(ip.Str("ip_address")); err == nil {
			a.Of(ip.Str("subnet_id"))[addr] = id
		}
	}
}

func (a addressBook) give(port doc) {
	delete(a.macs, port.Str("network_id")+port.Str("mac_address"))
	for _, ip := range port.Docs("fixed_ips") {
		if addr, err := netip.ParseAddr(ip.Str("ip_address")); err == nil {
			delete(a.Of(ip.Str("subnet_id")), addr)
		}
	}
}

// Of returns the ports of a subnet's taken addresses.
func (a addressBook) Of(subnet string) map[netip.Addr]string {
	m := a.used[subnet]
	if m == nil {
		m = map[netip.Addr]string{}
		a.used[subnet] = m
	}
	return m
}

// free returns the next free address of a subnet's pools.
func (a addressBook) free(subnet doc) (netip.Addr, bool) {
	id := subnet.Str("id")
	used := a.Of(id)
	from := a.from[id]
	for range 2 { // from where the last one was found, then from the beginning
		for _, pool := range subnet.Docs("allocation_pools") {
			start, end := Address(pool.Str("start")), Address(pool.Str("end"))
			if from.IsValid() && from.Compare(end) > 0 {
				continue
			}
			if from.IsValid() && from.Compare(start) > 0 {
				start = from
			}
			for ; start.IsValid() && start.Compare(end) <= 0; start = start.Next() {
				if used[start] == "" {
					a.from[id] = start.Next()
					return start, true
				}
			}
		}
		from = netip.Addr{}
	}
	return netip.Addr{}, false
}

// Address returns the address in a text, or the zero address.
func Address(s string) netip.Addr {
	a, _ := netip.ParseAddr(s)
	return a
}

// last returns the highest address of a block.
func last(p netip.Prefix) netip.Addr {
	b := p.Masked().Addr().AsSlice()
	for i := p.Bits(); i < len(b)*8; i++ {
		b[i/8] |= 1 << (7 - i%8)
	}
	out, _ := netip.AddrFromSlice(b)
	return out
}

// pools returns the default allocation pools of a subnet: the block without its ends and the
// gateway.
func pools(p netip.Prefix, gateway netip.Addr) []any {
	first, end := p.Masked().Addr(), last(p)
	if first.Is4() && p.Bits() < 31 {
		first, end = first.Next(), end.Prev()
	} else if first.Is6() && p.Bits() < 127 {
		first = first.Next()
	}
	out := []any{}
	add := func(from, to netip.Addr) {
		if from.IsValid() && to.IsValid() && from.Compare(to) <= 0 {
			out = append(out, doc{"start": from.String(), "end": to.String()})
		}
	}
	if !gateway.IsValid() || gateway.Compare(first) < 0 || gateway.Compare(end) > 0 {
		add(first, end)
		return out
	}
	add(first, gateway.Prev())
	add(gateway.Next(), end)
	return out
}

// poolSize returns how many addresses a subnet's pools have, at most 2^62.
func poolSize(subnet doc) int64 {
	var n int64
	for _, pool := range subnet.Docs("allocation_pools") {
		start, end := Address(pool.Str("start")).AsSlice(), Address(pool.Str("end")).AsSlice()
		var size int64
		for i := range start {
			if size > 1<<53 {
				return 1 << 62
			}
			size = size<<8 + int64(end[i]) - int64(start[i])
		}
		n += size + 1
	}
	return n
}

// slaac returns the address that a port derives from a prefix.
func slaac(p netip.Prefix, mac [6]byte) netip.Addr {
	b := p.Masked().Addr().As16()
	copy(b[8:], []byte{mac[0] ^ 2, mac[1], mac[2], 0xff, 0xfe, mac[3], mac[4], mac[5]})
	return netip.AddrFrom16(b)
}
