package hot

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hearth/shared/near"
)

// amazonTypes are Amazon's types of existing things, and the constraint that checks that they
// exist. They mean what Heat's resources of that name make: a VPC is a network.
var amazonTypes = map[string]string{
	"AWS::EC2::AvailabilityZone::Name":   "",
	"AWS::EC2::Image::Id":                "glance.image",
	"AWS::EC2::Instance::Id":             "nova.server",
	"AWS::EC2::KeyPair::KeyName":         "nova.keypair",
	"AWS::EC2::NetworkInterface::Id":     "neutron.port",
	"AWS::EC2::SecurityGroup::GroupName": "neutron.security_group",
	"AWS::EC2::SecurityGroup::Id":        "neutron.security_group",
	"AWS::EC2::Subnet::Id":               "neutron.subnet",
	"AWS::EC2::VPC::Id":                  "neutron.network",
	"AWS::EC2::Volume::Id":               "cinder.volume",
	"AWS::Route53::HostedZone::Id":       "designate.zone",
}

// storedType begins the type of a parameter whose value AWS has in its parameter store.
const storedType = "AWS::SSM::Parameter::Value<"

// amazonType reads a type that Heat does not know: List<String>, List<Number>, one of those above,
// a list of them, or any of these as a value of the parameter store.
func (p *Parameter) amazonType() bool {
	if p.written == "AWS::SSM::Parameter::Name" {
		p.Type = String
		return true
	}
	written, stored := strings.CutPrefix(p.written, storedType)
	if stored {
		if written, stored = strings.CutSuffix(written, ">"); !stored {
			return false
		}
		p.stored, p.standard, p.Default = true, nil, nil // a default is a name in the store
		if written == "String" || written == "CommaDelimitedList" {
			p.Type = cfnWords.parameter.types[written]
			return true
		}
	}
	return p.amazonTypeOf(written)
}

func (p *Parameter) amazonTypeOf(written string) bool {
	inner, list := strings.CutPrefix(written, "List<")
	if list {
		inner, list = strings.CutSuffix(inner, ">")
	}
	custom, known := amazonTypes[inner]
	p.Type = String
	switch {
	case list && (known || inner == "String" || inner == "Number"):
		p.Type, p.items = List, inner
	case !known || strings.HasPrefix(written, "List<"):
		return false
	}
	if custom != "" {
		p.Constraints = append(p.Constraints, Constraint{Kind: CustomConstraint, Custom: custom})
	}
	return true
}

// notAmazonType returns why a type of Amazon is refused, or which one was probably meant.
func notAmazonType(written string) string {
	if strings.HasPrefix(written, "AWS::SSM::") {
		return "Of AWS::SSM there are AWS::SSM::Parameter::Name, and AWS::SSM::Parameter::Value<…> of a String, a CommaDelimitedList, or a type of AWS::EC2."
	}
	known := slices.Sorted(maps.Keys(amazonTypes))
	for _, name := range known[:len(known):len(known)] {
		known = append(known, "List<"+name+">")
	}
	return near.Hint(written, append(known, "List<Number>", "List<String>"))
}

// itemsOf returns the items of a list as its type defines them: texts without blanks around them.
// Those of List<Number> must be numbers.
func (p *Parameter) itemsOf(list []any) ([]any, error) {
	if p.items == "" {
		return list, nil
	}
	made := make([]any, len(list))
	for i, item := range list {
		text, _ := item.(string)
		made[i] = strings.TrimSpace(text)
		if p.items != "Number" {
			continue
		}
		if _, err := toNumber(text); err != nil {
			return nil, fmt.Errorf("item %d of the list is no number", i+1)
		}
	}
	return made, nil
}
