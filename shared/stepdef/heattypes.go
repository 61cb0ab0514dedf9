package stepdef

import (
	_ "embed" // the names of Heat's types
	"slices"
	"strings"
)

// heatTypes holds the names of Heat's types, old and hidden ones too: those of Heat 19, and those
// that newer releases added.
//
//go:embed heattypes.txt
var heatTypes string

var heatTypeNames = strings.Fields(heatTypes) // sorted

// NotYet is the sentence about a type of Heat that has no definition.
const NotYet = "Heat has this type; Hearth does not have it yet."

// NoType returns the sentence about a type that does not exist here. It says so when Heat has it.
func NoType(name string) string {
	sentence := "The Resource Type (" + name + ") could not be found."
	if IsHeatType(name) {
		sentence += " " + NotYet
	}
	return sentence
}

// IsHeatType reports whether Heat has a type of that name.
func IsHeatType(name string) bool {
	if _, there := slices.BinarySearch(heatTypeNames, name); there {
		return true
	}
	rest, old := strings.CutPrefix(name, "OS::Quantum::") // Heat's own environment maps these
	return old && IsHeatType("OS::Neutron::"+rest)
}

// InHeatNamespace reports whether Heat has types with the same first two words, such as OS::Nova.
// Environments bring other names, such as OS::TripleO::Server.
func InHeatNamespace(name string) bool {
	words := strings.Split(name, "::")
	if len(words) != 3 {
		return false
	}
	space := words[0] + "::" + words[1] + "::"
	at, _ := slices.BinarySearch(heatTypeNames, space)
	return at < len(heatTypeNames) && strings.HasPrefix(heatTypeNames[at], space)
}
