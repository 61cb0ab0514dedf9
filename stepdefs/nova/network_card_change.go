package nova

import (
	"slices"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// addingKey is the key of Data for the places, in the networks, whose cards an update is about to
// add.
const addingKey = "adding_cards"

// whichever is the place of a card on any network that Nova finds.
const whichever = -1

// dropCards takes the cards of removed network entries off a server, with the ports that we made
// for them, and records which are to be added.
func dropCards(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	path := serverPath(r.PhysicalID) + "/os-interface"
	a, ok := t.Call(stack.Call{Method: "GET", Path: path}, nil)
	if !ok {
		return t.Result
	}
	old := append(mapsIn(stepdef.ValueBefore(r, "networks")), mapsIn(stepdef.ValueTried(r, "networks"))...)
	leave, enter := changedCards(old, mapsIn(r.Properties["networks"]), mapsIn(a.Body["interfaceAttachments"]))
	ours := portIDs(r)
	left := slices.Clone(ours)
	for _, c := range leave {
		if fip := text(c.entry, "floating_ip"); fip != "" && !lend(t, fip, map[string]any{"port_id": nil}) {
			return t.Result
		}
		port := text(c.card, "port_id")
		if free, why := unplug(t, path, port); !free {
			return why
		}
		if slices.Contains(ours, port) {
			if _, ok := t.Call(stack.Call{Service: "network", Method: "DELETE", Path: "/v2.0/ports/" + escape(port)}, nil); !ok {
				return t.Result
			}
			left = slices.DeleteFunc(left, func(id string) bool { return id == port })
		}
	}
	if len(left) < len(ours) {
		t.SetData(internalPorts, portList(left))
	}
	t.SetData(addingKey, enter)
	return t.Result
}

// unplug takes a card off a server, and waits until Nova no longer shows it.
func unplug(t *stepdef.Replay, path, port string) (free bool, otherwise stepdef.HookResult) {
	if _, ok := t.Call(stack.Call{Method: "DELETE", Path: path + "/" + escape(port)}, nil); !ok {
		return false, t.Result
	}
	now, ok := t.Call(stack.Call{Method: "GET", Path: path}, nil)
	if !ok {
		return false, t.Result
	}
	if slices.ContainsFunc(mapsIn(now.Body["interfaceAttachments"]), func(c map[string]any) bool { return text(c, "port_id") == port }) {
		return false, t.RetryAfter(lookAgain)
	}
	return true, stepdef.HookResult{}
}

// addCards adds to a server the cards that dropCards has recorded. If any network will do Nova
// chooses, as it does for a new server.
func addCards(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	path := serverPath(r.PhysicalID) + "/os-interface"
	adding, _ := r.Data[addingKey].([]any)
	if len(adding) == 0 {
		t.SetData(addingKey, nil)
		return t.Result
	}
	if _, ok := t.Call(stack.Call{Method: "GET", Path: path}, nil); !ok { // which isNewCard reads
		return t.Result
	}
	entries := mapsIn(r.Properties["networks"])
	for _, place := range adding {
		at, _ := stack.Number(place)
		entry := map[string]any{}
		if i := int(at); i >= 0 && i < len(entries) {
			entry = entries[i]
		}
		port := text(entry, "port")
		if needsPort(entry) {
			var ok bool
			if port, ok = makePort(t, r, int(at), entry); !ok {
				return t.Result
			}
		}
		if fip := text(entry, "floating_ip"); fip != "" && port != "" && !lend(t, fip, lentTo(entry, port)) {
			return t.Result
		}
		a, ok := t.Call(attachment(path, port, entry), &stepdef.Find{Get: path, In: "interfaceAttachments", Match: "nova.isNewCard"})
		if !ok {
			return t.Result
		}
		groups := names(r.Properties["security_groups"])
		if port != "" || len(groups) == 0 {
			continue
		}
		made, _ := a.Body["interfaceAttachment"].(map[string]any)
		body := map[string]any{"port": map[string]any{"security_groups": groups}}
		if _, ok := t.Call(stack.Call{Service: "network", Method: "PUT", Path: "/v2.0/ports/" + escape(text(made, "port_id")), Body: body}, nil); !ok {
			return t.Result
		}
	}
	t.SetData(addingKey, nil)
	return t.Result
}

func attachment(path, port string, entry map[string]any) stack.Call {
	card := map[string]any{}
	call := stack.Call{Method: "POST", Path: path, Body: map[string]any{"interfaceAttachment": card}}
	if network := networkOf(entry); port != "" {
		card["port_id"] = port
	} else if network != "" {
		card["net_id"] = network
		if ip := text(entry, "fixed_ip"); ip != "" {
			card["fixed_ips"] = []any{map[string]any{"ip_address": ip}}
		}
	}
	if given(entry, "tag") {
		card["tag"], call.Version = entry["tag"], "2.49"
	}
	return call
}

// isNewCard recognises an added card: the server has it, and none of the earlier answers shows it.
func isNewCard(r stack.Resource, candidate map[string]any) bool {
	for _, a := range r.Work.Answers {
		one, _ := a.Body["interfaceAttachment"].(map[string]any)
		for _, card := range append(mapsIn(a.Body["interfaceAttachments"]), one) {
			if text(card, "port_id") == text(candidate, "port_id") {
				return false
			}
		}
	}
	return true
}
