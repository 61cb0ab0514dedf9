package nova

import (
	"reflect"
	"slices"
)

// A heldCard is a network card that a server has for a network entry.
type heldCard struct{ entry, card map[string]any }

// changedCards returns which cards a server is to lose, and for which of its new network entries it
// is to get one. A network, a subnet, an address and a port may all name the same card: the card
// stays, whichever of them names it. Cards that no entry named stay as well.
func changedCards(old, new, cards []map[string]any) (leave []heldCard, enter []any) {
	enter = []any{}
	switch {
	case len(old) == 0 && len(new) == 0:
		return nil, enter
	case len(old) == 0 || allocated(old) != "" || allocated(new) != "": // Nova had, or has, the choice
		for _, card := range cards {
			leave = append(leave, heldCard{card: card})
		}
		old = nil
	}
	if word := allocated(new); word != "" {
		if word == "auto" {
			enter = append(enter, whichever)
		}
		return leave, enter
	}
	held := holding(old, cards)
	kept := map[int]bool{} // places in new
	for _, same := range []func(entry map[string]any, has heldCard) bool{
		func(entry map[string]any, has heldCard) bool { // a port is exactly one card, so it comes before all other matches
			port := text(entry, "port")
			return port != "" && port == text(has.card, "port_id") && likewise(entry, has.entry)
		},
		func(entry map[string]any, has heldCard) bool { return reflect.DeepEqual(entry, has.entry) },
		func(entry map[string]any, has heldCard) bool {
			return likewise(entry, has.entry) && means(entry, has.card)
		},
	} {
		for _, i := range byPrecision(new) {
			if kept[i] {
				continue
			}
			if at := slices.IndexFunc(held, func(has heldCard) bool { return same(new[i], has) }); at >= 0 {
				held, kept[i] = slices.Delete(held, at, at+1), true
			}
		}
	}
	leave = append(leave, held...)
	for i := range new {
		if !kept[i] {
			enter = append(enter, i)
		}
	}
	if len(new) == 0 {
		enter = append(enter, whichever)
	}
	return leave, enter
}

// holding finds the card of each entry. An entry that can mean only one card chooses first.
func holding(entries, cards []map[string]any) (held []heldCard) {
	cards = slices.Clone(cards)
	for _, i := range byPrecision(entries) {
		at := slices.IndexFunc(cards, func(card map[string]any) bool { return means(entries[i], card) })
		if at >= 0 {
			held = append(held, heldCard{entries[i], cards[at]})
			cards = slices.Delete(cards, at, at+1)
		}
	}
	return held
}

// allocated returns the word with which entries leave their networks to Nova.
func allocated(entries []map[string]any) string {
	for _, entry := range entries {
		if word := text(entry, "allocate_network"); word != "" {
			return word
		}
	}
	return ""
}

// likewise reports whether two entries ask for the same properties of a card, besides which card it
// is.
func likewise(a, b map[string]any) bool {
	for _, more := range []string{"floating_ip", "port_extra_properties", "tag"} {
		if (given(a, more) || given(b, more)) && !reflect.DeepEqual(a[more], b[more]) {
			return false
		}
	}
	return true
}

func byPrecision(entries []map[string]any) []int {
	places := make([]int, len(entries))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(a, b int) int { return precision(entries[b]) - precision(entries[a]) })
	return places
}

// precision returns how exactly an entry says which card it means.
func precision(entry map[string]any) int {
	n := 0
	for i, word := range []string{"network", "subnet", "fixed_ip", "port"} {
		if given(entry, word) {
			n += 1 << i
		}
	}
	return n
}

// means reports whether a network entry can mean a card.
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
