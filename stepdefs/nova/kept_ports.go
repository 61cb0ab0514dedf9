package nova

import (
	"slices"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// keptPorts returns the ports that the networks of a server name. They do not belong to the server,
// so its successor may use them.
func keptPorts(r stack.Resource) (ids []string) {
	for _, n := range mapsIn(r.Properties["networks"]) {
		if port := text(n, "port"); port != "" {
			ids = append(ids, port)
		}
	}
	return ids
}

// letPortsGo takes those ports off a server that is to be replaced. Nova takes none off a failed
// server, and has already freed them if the server never ran.
func letPortsGo(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if ports := keptPorts(r); len(ports) > 0 {
		unplugAll(t, r.PhysicalID, ports)
	}
	return t.Result
}

// unplugAll takes ports off a server, if it exists. It returns false when t asks for a call.
func unplugAll(t *stepdef.Replay, server string, ports []string) bool {
	a, ok := t.Call(stack.Call{Method: "GET", Path: serverPath(server)}, nil)
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

// takePortsBack gives a server its ports again, from the servers that replaced it.
func takePortsBack(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	ports := keptPorts(r)
	if len(ports) == 0 {
		return t.Result
	}
	for _, other := range stepdef.Successors(r) {
		if !unplugAll(t, other, ports) {
			return t.Result
		}
	}
	path := serverPath(r.PhysicalID) + "/os-interface"
	a, ok := t.Call(stack.Call{Method: "GET", Path: path}, nil)
	if !ok {
		return t.Result
	}
	has := mapsIn(a.Body["interfaceAttachments"])
	for _, port := range ports {
		if slices.ContainsFunc(has, func(c map[string]any) bool { return text(c, "port_id") == port }) {
			continue
		}
		find := &stepdef.Find{Get: path, In: "interfaceAttachments", Match: "nova.isNewCard"}
		if _, ok := t.Call(attachment(path, port, nil), find); !ok {
			return t.Result
		}
	}
	return t.Result
}
