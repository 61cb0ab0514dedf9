package group

import (
	"cmp"
	"slices"
	"time"
)

// A Member is a current member of a group.
type Member struct {
	Name       string
	Failed     bool
	Created    time.Time
	Definition *Definition // as in the group's template; nil when the template no longer has it
}

// Ordered returns members in the order in which they are removed: the failed ones, then the oldest.
func Ordered(members []Member) []Member {
	members = slices.Clone(members)
	slices.SortStableFunc(members, func(a, b Member) int {
		return cmp.Or(truth(b.Failed)-truth(a.Failed), a.Created.Compare(b.Created), cmp.Compare(a.Name, b.Name))
	})
	return members
}

// Healthy returns the members that have not failed.
func Healthy(members []Member) []Member {
	return slices.DeleteFunc(slices.Clone(members), func(m Member) bool { return m.Failed })
}

// Definitions returns the definitions of the members that the group's template has, in their order.
func Definitions(members []Member) []Defined {
	var all []Defined
	for _, m := range members {
		if m.Definition != nil {
			all = append(all, Defined{m.Name, *m.Definition})
		}
	}
	return all
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}
