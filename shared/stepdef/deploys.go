package stepdef

import "hearth/shared/stack"

// Deploys is for a type whose objects are deployments of a software config. Config is the property
// with the config's ID, Inputs the one with the values of the config's inputs. A new value of an
// input with replace_on_change makes a new object.
type Deploys struct{ Config, Inputs string }

// deploys checks that a deployment names properties, and is served by the service that has its config.
func (c *check) deploys() {
	what := c.def.Deploys
	if what == nil {
		return
	}
	if c.def.Service != stack.SoftwareService {
		c.bad("deploys", "only types of the service %s deploy a config", stack.SoftwareService)
	}
	for _, name := range []string{what.Config, what.Inputs} {
		if _, ok := c.def.Properties[name]; !ok {
			c.bad("deploys", "deploys names %s, which is no property", name)
		}
	}
}
