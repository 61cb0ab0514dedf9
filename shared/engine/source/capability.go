package source

import (
	"slices"
	"strings"

	"hearth/shared/stack"
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

// NeededCapabilities returns the capabilities that a template needs, and why. Macros are asked for by
// actions that change a stack at once; with a change set the caller sees what they made.
func (u Usage) NeededCapabilities(atOnce bool) (needed []string, why string) {
	var types []string
	iam := stack.CapabilityIAM
	for _, typ := range u.Types {
		if !grantsRights(typ) {
			continue
		}
		types = append(types, typ)
		if name := namesOfIAM[typ]; name != "" && slices.Contains(u.Properties[typ], name) {
			iam = stack.CapabilityNamedIAM
		}
	}
	if len(types) > 0 {
		needed, why = append(needed, iam), "The following resource(s) require capabilities: ["+strings.Join(types, ", ")+"]"
	}
	if atOnce && len(u.Transforms) > 0 {
		needed = append(needed, stack.CapabilityAutoExpand)
	}
	return needed, why
}

// MissingCapabilities returns those that are needed and not given.
func (u Usage) MissingCapabilities(given []string, atOnce bool) []string {
	needed, _ := u.NeededCapabilities(atOnce)
	return slices.DeleteFunc(needed, func(one string) bool {
		return slices.Contains(given, one) || one == stack.CapabilityIAM && slices.Contains(given, stack.CapabilityNamedIAM)
	})
}

// ForbiddenType returns the first type that none of the patterns allows; empty if all are allowed.
// Without patterns all are.
func (u Usage) ForbiddenType(patterns []string) string {
	for _, typ := range u.Types {
		if len(patterns) > 0 && !slices.ContainsFunc(patterns, func(pattern string) bool { return matchesType(pattern, typ) }) {
			return typ
		}
	}
	return ""
}

// matchesType reports whether a pattern such as AWS::*, OS::Nova::* or OS::Nova::Server names a type.
func matchesType(pattern, typ string) bool {
	if start, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasSuffix(start, "::") && strings.HasPrefix(typ, start) || start == ""
	}
	return pattern == typ
}
