package cfn

import (
	"strings"

	"hearth/shared/awsquery"
	"hearth/shared/engine"
	"hearth/shared/stack"
)

// allowed returns the check of what a request acknowledges and which types of resources it allows.
// It also returns both as options, which bind what is known only when the stack is made.
func allowed(r *call, atOnce bool) (func(engine.Usage) error, *stack.Options, error) {
	given, err := r.params.Strings("Capabilities")
	if err != nil {
		return nil, nil, err
	}
	for _, one := range given {
		if one != stack.CapabilityIAM && one != stack.CapabilityNamedIAM && one != stack.CapabilityAutoExpand {
			return nil, nil, unfit("capabilities", one, "Member must satisfy constraint: [Member must satisfy enum value set: [CAPABILITY_IAM, CAPABILITY_NAMED_IAM, CAPABILITY_AUTO_EXPAND]]")
		}
	}
	types, err := r.params.Strings("ResourceTypes")
	if err != nil {
		return nil, nil, err
	}
	for _, one := range types {
		if one == "" || len(one) > 256 {
			return nil, nil, unfit("resourceTypes", "…", "Member must satisfy constraint: [Member must have length between 1 and 256]")
		}
	}
	return func(u engine.Usage) error {
		if err := u.Refused.Err(); err != nil {
			return err
		}
		if needed := u.MissingCapabilities(given, atOnce); len(needed) > 0 {
			return awsquery.Errorf(awsquery.InsufficientCapabilities, "Requires capabilities : [%s]", strings.Join(needed, ", "))
		}
		if typ := u.ForbiddenType(types); typ != "" {
			return awsquery.Errorf(awsquery.ValidationError, "Resource type %s is not allowed by parameter ResourceTypes [%s]", typ, strings.Join(types, ", "))
		}
		return nil
	}, &stack.Options{Bound: true, Capabilities: given, ResourceTypes: types}, nil
}
