package neutron

import (
	"slices"

	"hearth/shared/simcloud/ground"
)

func sameRoute(a, b doc) bool {
	return a.Str("destination") == b.Str("destination") && a.Str("nexthop") == b.Str("nexthop")
}

// addRoutes answers PUT …/add_extraroutes; an existing route stays.
func addRoutes(c *call) *reply {
	router, p := Nouns.Router.owned(c, "update")
	if p != nil {
		return p
	}
	has := router.Docs("routes")
	for _, route := range c.Body.Sub("router").Docs("routes") {
		if !slices.ContainsFunc(has, func(d doc) bool { return sameRoute(d, route) }) {
			has = append(has, route)
		}
	}
	return setRoutes(c, router, has)
}

// removeRoutes answers PUT …/remove_extraroutes; a missing route is no error.
func removeRoutes(c *call) *reply {
	router, p := Nouns.Router.owned(c, "update")
	if p != nil {
		return p
	}
	var stay []doc
	gone := c.Body.Sub("router").Docs("routes")
	for _, route := range router.Docs("routes") {
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
	next := router.With("routes", all)
	if p := checkRoutes(c, next); p != nil {
		return p
	}
	return ground.OK(doc{"router": Nouns.Router.shown(c, Nouns.Router.touch(c, next))})
}
