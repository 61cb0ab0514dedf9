package simcloud

import "slices"

func sameRoute(a, b doc) bool {
	return a.str("destination") == b.str("destination") && a.str("nexthop") == b.str("nexthop")
}

// addRoutes answers PUT …/add_extraroutes; an existing route stays.
func addRoutes(c *call) *reply {
	router, p := nouns.router.owned(c, "update")
	if p != nil {
		return p
	}
	has := router.docs("routes")
	for _, route := range c.body.sub("router").docs("routes") {
		if !slices.ContainsFunc(has, func(d doc) bool { return sameRoute(d, route) }) {
			has = append(has, route)
		}
	}
	return setRoutes(c, router, has)
}

// removeRoutes answers PUT …/remove_extraroutes; a missing route is no error.
func removeRoutes(c *call) *reply {
	router, p := nouns.router.owned(c, "update")
	if p != nil {
		return p
	}
	var stay []doc
	gone := c.body.sub("router").docs("routes")
	for _, route := range router.docs("routes") {
		if !slices.ContainsFunc(gone, func(d doc) bool { return sameRoute(d, route) }) {
			stay = append(stay, route)
		}
	}
	return setRoutes(c, router, stay)
}

func setRoutes(c *call, router doc, routes []doc) *reply {
	all := []any{}
	for _, route := range routes {
		all = append(all, route)
	}
	next := router.with("routes", all)
	if p := checkRoutes(c, next); p != nil {
		return p
	}
	return ok(doc{"router": nouns.router.shown(c, nouns.router.touch(c, next))})
}
