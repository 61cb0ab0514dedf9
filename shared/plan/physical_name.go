package plan

import (
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// PhysicalName returns a new name for the object of a resource.
func PhysicalName(s stack.Stack, name, typ string, c *stepdef.Catalog, chance IDs) string {
	return Name(s.Name, name, chance.Short(), nameLimit(c, typ))
}

func nameLimit(c *stepdef.Catalog, typ string) int {
	if d := c.Def(typ); d != nil && d.NameLimit > 0 {
		return d.NameLimit
	}
	return 255
}

// Name returns a physical name: <stack>-<resource>-<random>. A name that is too long keeps its
// first two characters and its end, as in Heat, so the random part stays.
func Name(stackName, resource, short string, limit int) string {
	name := stackName + "-" + resource + "-" + short
	if r := []rune(name); len(r) > limit {
		return string(r[:2]) + "-" + string(r[len(r)-(limit-3):])
	}
	return name
}
