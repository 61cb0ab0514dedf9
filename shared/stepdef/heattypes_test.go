package stepdef

import (
	"slices"
	"testing"
)

func TestNoType(t *testing.T) {
	t.Parallel()
	if len(heatTypeNames) < 190 || !slices.IsSorted(heatTypeNames) {
		t.Errorf("%d names, sorted: %t", len(heatTypeNames), slices.IsSorted(heatTypeNames))
	}
	for name, want := range map[string]string{
		"OS::Heat::AutoScalingGroup": "The Resource Type (OS::Heat::AutoScalingGroup) could not be found. Heat has this type; Hearth does not have it yet.",
		"OS::Quantum::QoSPolicy":     "The Resource Type (OS::Quantum::QoSPolicy) could not be found. Heat has this type; Hearth does not have it yet.",
		"OS::Neutron::Ruter":         "The Resource Type (OS::Neutron::Ruter) could not be found.",
	} {
		if got := NoType(name); got != want {
			t.Errorf("got %s", got)
		}
	}
	for name, want := range map[string]bool{
		"OS::Nova::Servr": true, "AWS::EC2::Instanze": true, "OS::Octavia::AvailabilityZone": true,
		"OS::TripleO::Server": false, "My::Kid": false, "OS::Nova": false, "kid": false, "OS::Zzz::Last": false, "::": false,
	} {
		if got := InHeatNamespace(name); got != want {
			t.Errorf("%s: in a namespace of Heat's: %t", name, got)
		}
	}
}
