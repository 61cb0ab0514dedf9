package stepdef

import (
	_ "embed" // the names of Heat's types
	"slices"
	"strings"
)

// heatTypes are the names of the types that Heat 19 has, old and hidden ones too.
//
//go:embed heattypes.txt
var heatTypes string

var heatTypeNames = strings.Fields(heatTypes) // sorted

// NoType is the sentence about a type that is not there. It says so where Heat has it.
func NoType(name string) string {
	sentence := "The Resource Type (" + name + ") could not be found."
	if _, heats := slices.BinarySearch(heatTypeNames, name); heats {
		sentence += " Heat has this type; Hearth does not have it yet."
	}
	return sentence
}
