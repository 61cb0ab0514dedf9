package cfn

import (
	"slices"
	"strings"

	"hearth/shared/awsquery"
	"hearth/shared/engine"
)

// The capabilities that a caller acknowledges.
const (
	capabilityIAM        = "CAPABILITY_IAM"
	capabilityNamedIAM   = "CAPABILITY_NAMED_IAM"
	capabilityAutoExpand = "CAPABILITY_AUTO_EXPAND"
)

// grantsRights reports whether resources of a type make users or give them rights.
func grantsRights(typ string) bool {
	return strings.HasPrefix(typ, "AWS::IAM::") || strings.HasPrefix(typ, "OS::Keystone::") || typ == "OS::Heat::AccessPolicy"
}

// namesOfIAM are the properties with which a template names what AWS would name itself, by the type.
var namesOfIAM = map[string]string{
	"AWS::IAM::User": "UserName", "AWS::IAM::Group": "GroupName", "AWS::IAM::Role": "RoleName",
	"AWS::IAM::InstanceProfile": "InstanceProfileName", "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
}

// neededCapabilities returns the capabilities that a template needs, and why. Macros are asked for by
// actions that change a stack at once; with a change set the caller sees what they made.
func neededCapabilities(u engine.Usage, atOnce bool) (needed []string, why string) {
	var types []string
	iam := capabilityIAM
	for _, typ := range u.Types {
		if !grantsRights(typ) {
			continue
		}
		types = append(types, typ)
		if name := namesOfIAM[typ]; name != "" && slices.Contains(u.Properties[typ], name) {
			iam = capabilityNamedIAM
		}
	}
	if len(types) > 0 {
		needed, why = append(needed, iam), "The following resource(s) require capabilities: ["+strings.Join(types, ", ")+"]"
	}
	if atOnce && len(u.Transforms) > 0 {
		needed = append(needed, capabilityAutoExpand)
	}
	return needed, why
}

// allowed returns the check of what a request acknowledges and which types of resources it allows.
// It returns the acknowledged capabilities too.
func allowed(r *call, atOnce bool) (func(engine.Usage) error, []string, error) {
	given, err := r.params.Strings("Capabilities")
	if err != nil {
		return nil, nil, err
	}
	for _, one := range given {
		if one != capabilityIAM && one != capabilityNamedIAM && one != capabilityAutoExpand {
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
		needed, _ := neededCapabilities(u, atOnce)
		needed = slices.DeleteFunc(needed, func(one string) bool {
			return slices.Contains(given, one) || one == capabilityIAM && slices.Contains(given, capabilityNamedIAM)
		})
		if len(needed) > 0 {
			return awsquery.Errorf(awsquery.InsufficientCapabilities, "Requires capabilities : [%s]", strings.Join(needed, ", "))
		}
		if len(types) == 0 {
			return nil
		}
		for _, typ := range u.Types {
			if !slices.ContainsFunc(types, func(pattern string) bool { return matchesType(pattern, typ) }) {
				return awsquery.Errorf(awsquery.ValidationError, "Resource type %s is not allowed by parameter ResourceTypes [%s]", typ, strings.Join(types, ", "))
			}
		}
		return nil
	}, given, nil
}

// matchesType reports whether a pattern such as AWS::*, OS::Nova::* or OS::Nova::Server names a type.
func matchesType(pattern, typ string) bool {
	if start, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasSuffix(start, "::") && strings.HasPrefix(typ, start) || start == ""
	}
	return pattern == typ
}
