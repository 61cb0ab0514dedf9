package nova

import (
	"slices"

	"hearth/shared/stack"
)

// sameCards says whether a server has just the network cards that its networks ask for,
// whatever the words in which they asked before: a network, one of its subnets, an address
// or the port that was made may all be names of one card. What says more of a card than
// which it is, is no other name for it.
func sameCards(r stack.Resource, props map[string]any) bool {
	entries, cards := slices.Clone(mapsIn(props["networks"])), mapsIn(r.Attributes["interfaces"])
	if len(entries) == 0 || len(entries) != len(cards) {
		return false
	}
	slices.SortStableFunc(entries, func(a, b map[string]any) int { return precision(b) - precision(a) })
	taken := map[int]bool{}
	for _, entry := range entries {
		for _, more := range []string{"floating_ip", "port_extra_properties", "allocate_network", "tag"} {
			if given(entry, more) {
				return false
			}
		}
		i := slices.IndexFunc(cards, func(c map[string]any) bool { return means(entry, c) })
		for i >= 0 && taken[i] {
			next := slices.IndexFunc(cards[i+1:], func(c map[string]any) bool { return means(entry, c) })
			if next < 0 {
				return false
			}
			i += next + 1
		}
		if i < 0 {
			return false
		}
		taken[i] = true
	}
	return true
}

// precision sorts entries so that who can be only one card is given it first.
func precision(entry map[string]any) int {
	n := 0
	for i, word := range []string{"network", "subnet", "fixed_ip", "port"} {
		if given(entry, word) {
			n += 1 << i
		}
	}
	return n
}

// means says whether a network entry can mean a card.
func means(entry, card map[string]any) bool {
	if port := text(entry, "port"); port != "" && port != text(card, "port_id") {
		return false
	}
	if network := networkOf(entry); network != "" && network != text(card, "net_id") {
		return false
	}
	subnet, ip := text(entry, "subnet"), text(entry, "fixed_ip")
	if subnet == "" && ip == "" {
		return true
	}
	return slices.ContainsFunc(mapsIn(card["fixed_ips"]), func(at map[string]any) bool {
		return (subnet == "" || subnet == text(at, "subnet_id")) && (ip == "" || ip == text(at, "ip_address"))
	})
}
