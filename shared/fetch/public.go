package fetch

import "net/netip"

// reserved are the blocks that IANA's registries of special-purpose addresses keep from
// the open Internet, and those that lead to other addresses in disguise.
var reserved = blocks(
	"0.0.0.0/8",       // this network
	"10.0.0.0/8",      // private
	"100.64.0.0/10",   // shared by the customers of a carrier
	"127.0.0.0/8",     // loopback
	"169.254.0.0/16",  // link-local: metadata services are here
	"172.16.0.0/12",   // private
	"192.0.0.0/24",    // protocols
	"192.0.2.0/24",    // documentation
	"192.88.99.0/24",  // relays from 6 to 4
	"192.168.0.0/16",  // private
	"198.18.0.0/15",   // benchmarks
	"198.51.100.0/24", // documentation
	"203.0.113.0/24",  // documentation
	"224.0.0.0/4",     // multicast
	"240.0.0.0/4",     // future, and broadcast

	"::/96",           // unspecified, loopback, and IPv4 written as IPv6 of old
	"::ffff:0:0:0/96", // IPv4 translated
	"64:ff9b::/96",    // IPv4 behind a translator
	"64:ff9b:1::/48",  // the same, locally
	"100::/64",        // discarded
	"2001::/23",       // protocols, Teredo among them
	"2001:db8::/32",   // documentation
	"2002::/16",       // 6 to 4
	"3fff::/20",       // documentation
	"5f00::/16",       // segment routing
	"fc00::/7",        // private
	"fe80::/10",       // link-local
	"fec0::/10",       // site-local of old
	"ff00::/8",        // multicast
)

func blocks(texts ...string) []netip.Prefix {
	list := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		list[i] = netip.MustParsePrefix(text)
	}
	return list
}

// Public reports whether an address is public.
func Public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsValid() {
		return false
	}
	for _, block := range reserved {
		if block.Contains(a) {
			return false
		}
	}
	return true
}
