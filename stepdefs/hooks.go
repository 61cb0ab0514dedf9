package stepdefs

import (
	"maps"

	"hearth/shared/stepdef"
	"hearth/stepdefs/cinder"
	"hearth/stepdefs/cloudformation"
	"hearth/stepdefs/glance"
	"hearth/stepdefs/heat"
	"hearth/stepdefs/iam"
	"hearth/stepdefs/keystone"
	"hearth/stepdefs/neutron"
	"hearth/stepdefs/nova"
	"hearth/stepdefs/swift"
)

// Hooks returns the table of all hooks: those of each service's package.
func Hooks() stepdef.Hooks {
	var all stepdef.Hooks
	for _, h := range []stepdef.Hooks{
		cinder.Hooks(), cloudformation.Hooks(), glance.Hooks(), heat.Hooks(), iam.Hooks(), keystone.Hooks(), neutron.Hooks(), nova.Hooks(), swift.Hooks(),
	} {
		add(&all.Check, h.Check)
		add(&all.Beside, h.Beside)
		add(&all.Probe, h.Probe)
		add(&all.Body, h.Body)
		add(&all.Header, h.Header)
		add(&all.Do, h.Do)
		add(&all.ID, h.ID)
		add(&all.Value, h.Value)
		add(&all.Match, h.Match)
		add(&all.Pause, h.Pause)
		add(&all.After, h.After)
		add(&all.Replace, h.Replace)
		add(&all.Restore, h.Restore)
	}
	return all
}

func add[F any](to *map[string]F, from map[string]F) {
	if *to == nil {
		*to = map[string]F{}
	}
	maps.Copy(*to, from)
}
