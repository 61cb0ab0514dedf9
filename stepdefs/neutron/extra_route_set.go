package neutron

import (
	"fmt"
	"net/url"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A hop is one extra route, comparable.
type hop struct{ destination, next string }

// hopsOf returns the routes of lists in their order, each once.
func hopsOf(lists ...any) (out []hop) {
	seen := map[hop]bool{}
	for _, l := range lists {
		for _, route := range list(l) {
			destination, _ := route["destination"].(string)
			next, _ := route["nexthop"].(string)
			if h := (hop{destination, next}); !seen[h] {
				seen[h] = true
				out = append(out, h)
			}
		}
	}
	return out
}

// without returns the entries of a that are not in b.
func without[T comparable](a, b []T) (out []T) {
	not := map[T]bool{}
	for _, e := range b {
		not[e] = true
	}
	for _, e := range a {
		if !not[e] {
			out = append(out, e)
		}
	}
	return out
}

func routerPath(r stack.Resource) string {
	router, _ := r.Properties["router"].(string)
	return "/v2.0/routers/" + url.PathEscape(router)
}

// routesCall adds or removes routes, by Neutron's actions of these names. Both are idempotent.
func routesCall(r stack.Resource, action string, hops []hop) stack.Call {
	routes := make([]any, len(hops))
	for i, h := range hops {
		routes[i] = map[string]any{"destination": h.destination, "nexthop": h.next}
	}
	return stack.Call{Method: "PUT", Path: routerPath(r) + "/" + action, Body: map[string]any{"router": map[string]any{"routes": routes}}}
}

// routeTaken returns which of the routes the router has already, in Heat's words.
func routeTaken(r stack.Resource, a stack.Answer, hops []hop) string {
	router, _ := a.Body["router"].(map[string]any)
	there := hopsOf(router["routes"])
	for _, h := range hops {
		if len(without([]hop{h}, there)) == 0 {
			return fmt.Sprintf("The physical resource for (%v,%s=%s) exists.", r.Properties["router"], h.destination, h.next)
		}
	}
	return ""
}

// addRoutes creates the set: none of its routes may exist before. A set has no ID of its own. It
// gets the router's ID as soon as some of the routes may be its own.
func addRoutes(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	a, ok := t.Call(stack.Call{Method: "GET", Path: routerPath(r)}, nil)
	if !ok {
		return t.Result
	}
	wanted := hopsOf(r.Properties["routes"])
	if why := routeTaken(r, a, wanted); why != "" {
		return t.Fail("PhysicalResourceExists", why)
	}
	t.Result.ID, _ = r.Properties["router"].(string)
	if len(wanted) > 0 {
		t.Call(routesCall(r, "add_extraroutes", wanted), nil)
	}
	return t.Result
}

// changeRoutes removes the routes that the template no longer gives, then adds the new ones. After
// a failed update it adds all of them, because any of them may be missing.
func changeRoutes(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	a, ok := t.Call(stack.Call{Method: "GET", Path: routerPath(r)}, nil)
	if !ok {
		return t.Result
	}
	wanted := hopsOf(r.Properties["routes"])
	was, tried := hopsOf(stepdef.ValueBefore(r, "routes")), hopsOf(stepdef.ValueTried(r, "routes"))
	ours := append(was, tried...)
	if why := routeTaken(r, a, without(wanted, ours)); why != "" {
		return t.Fail("PhysicalResourceExists", why)
	}
	if gone := without(hopsOf(stepdef.ValueBefore(r, "routes"), stepdef.ValueTried(r, "routes")), wanted); len(gone) > 0 {
		if _, ok := t.Call(routesCall(r, "remove_extraroutes", gone), nil); !ok {
			return t.Result
		}
	}
	fresh := without(wanted, was)
	if stepdef.ValueTried(r, "routes") != nil {
		fresh = wanted
	}
	if len(fresh) > 0 {
		t.Call(routesCall(r, "add_extraroutes", fresh), nil)
	}
	return t.Result
}

// hasRoutes reports whether a router has all routes of the set.
func hasRoutes(r stack.Resource, router map[string]any) bool {
	return len(without(hopsOf(r.Properties["routes"]), hopsOf(router["routes"]))) == 0
}

// removeRoutes removes the routes of the set, and those that a failed update may have left.
func removeRoutes(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if all := hopsOf(r.Properties["routes"], stepdef.ValueBefore(r, "routes"), stepdef.ValueTried(r, "routes")); r.PhysicalID != "" && len(all) > 0 {
		t.Call(routesCall(r, "remove_extraroutes", all), nil)
	}
	return t.Result
}

// routesAfter waits for the interfaces of the same router: a next hop must be on a subnet that the
// router is connected to.
func routesAfter(self stepdef.Peer, all []stepdef.Peer) (names []string) {
	for _, p := range all {
		if p.Type == "OS::Neutron::RouterInterface" && same(first(p, "router", "router_id"), self.Props["router"]) {
			names = append(names, p.Name)
		}
	}
	return names
}
