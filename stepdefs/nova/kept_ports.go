package nova

import (
	"slices"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// keptPorts returns the ports that the networks of a server name: they are others' than the
// server's, which may go to the next one.
func keptPorts(r stack.Resource) (ids []string) {
	for _, n := range mapsIn(r.Properties["networks"]) {
		if port := text(n, "port"); port != "" {
			ids = append(ids, port)
		}
	}
	return ids
}

// letPortsGo takes those ports off a server in whose place another is made. Nova takes none
// off a server that has failed, and has left them free if it never ran.
func letPortsGo(r stack.Resource, answers []stack.Answer) stepdef.Want {
	t := stepdef.NewTalk(answers)
	if ports := keptPorts(r); len(ports) > 0 {
		unplugAll(t, r.PhysicalID, ports)
	}
	return t.Want
}

// unplugAll takes ports off a server when it is there; false is that t wants something.
func unplugAll(t *stepdef.Talk, server string, ports []string) bool {
	a, ok := t.Ask(stack.Call{Method: "GET", Path: serverPath(server)}, nil)
	if !ok {
		return false
	}
	is, _ := a.Body["server"].(map[string]any)
	switch status := text(is, "status"); {
	case status == "BUILD" && t.IsLast():
		t.RetryAfter(lookAgain)
		return false
	case is == nil, status == "ERROR":
		return true
	}
	for _, port := range ports {
		if free, _ := unplug(t, serverPath(server)+"/os-interface", port); !free {
			return false
		}
	}
	return true
}

// takePortsBack gives a server its ports again, from those that were made in its place.
func takePortsBack(r stack.Resource, answers []stack.Answer) stepdef.Want {
	t := stepdef.NewTalk(answers)
	ports := keptPorts(r)
	if len(ports) == 0 {
		return t.Want
	}
	for _, other := range stepdef.Successors(r) {
		if !unplugAll(t, other, ports) {
			return t.Want
		}
	}
	path := serverPath(r.PhysicalID) + "/os-interface"
	a, ok := t.Ask(stack.Call{Method: "GET", Path: path}, nil)
	if !ok {
		return t.Want
	}
	has := mapsIn(a.Body["interfaceAttachments"])
	for _, port := range ports {
		if slices.ContainsFunc(has, func(c map[string]any) bool { return text(c, "port_id") == port }) {
			continue
		}
		find := &stepdef.Find{Get: path, In: "interfaceAttachments", Match: "nova.isNewCard"}
		if _, ok := t.Ask(attachment(path, port, nil), find); !ok {
			return t.Want
		}
	}
	return t.Want
}
