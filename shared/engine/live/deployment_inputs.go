package live

import (
	"context"
	"reflect"

	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// renewedInputs returns the inputs of a deployment that have replace_on_change in the config and a
// new value, with both values. As in Heat, each of them makes a new deployment. When the config
// does not exist yet, changed values are unknown.
func (s *Scene) renewedInputs(ctx context.Context, d *stepdef.Def, r stack.Resource, w plan.Desired) ([]plan.Difference, error) {
	of := d.Deploys
	if of == nil || r.PhysicalID == "" {
		return nil, nil
	}
	if reflect.DeepEqual(r.Properties[of.Config], w.Properties[of.Config]) && reflect.DeepEqual(r.Properties[of.Inputs], w.Properties[of.Inputs]) {
		return nil, nil
	}
	store, project := s.Runtime.Software, s.Stack.Project
	deployment, err := store.SoftwareDeployment(ctx, project, r.PhysicalID)
	if err != nil {
		return nil, ignoreNotFound(err)
	}
	deployed, err := store.SoftwareConfig(ctx, project, deployment.ConfigID)
	if err != nil {
		return nil, ignoreNotFound(err)
	}
	next, known := deployed, false
	switch id := w.Properties[of.Config].(type) {
	case nil:
		return nil, nil // without a config there are no inputs
	case string:
		if next, err = store.SoftwareConfig(ctx, project, id); err != nil {
			return nil, ignoreNotFound(err) // the step that deploys it reports the problem
		}
		known = true
	}
	was := map[string]any{}
	for _, in := range deployed.Inputs {
		name, _ := in["name"].(string)
		was[name] = in["value"]
	}
	values, _ := w.Properties[of.Inputs].(map[string]any)
	var all []plan.Difference
	for _, in := range next.Inputs {
		name, _ := in["name"].(string)
		old, there := was[name]
		if in["replace_on_change"] != true || !there {
			continue
		}
		value, given := values[name]
		if !given {
			value = in["default"]
		}
		if !known && !reflect.DeepEqual(old, value) {
			value = stepdef.Unknown{}
		}
		all = append(all, plan.Difference{Property: of.Inputs + "." + name, Old: old, New: value})
	}
	return all, nil
}

// ignoreNotFound returns the error, or nil when the error is NotFound.
func ignoreNotFound(err error) error {
	if stack.CodeOf(err) == stack.NotFound {
		return nil
	}
	return err
}
