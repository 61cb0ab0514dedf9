// Package foreach expands the loops of CloudFormation's language extensions:
//
//	Fn::ForEach::Name: [Identifier, [a, b], {Key${Identifier}: value}]
//
// makes Keya and Keyb. In comes the tree of a section, as it is written, and a function that
// resolves what a loop goes over. Out comes the tree without loops, its nodes at the places where
// they were written. The size of the result is bounded.
//
// It must not know what a section or a resource is, nor where values come from.
//
// Package hot calls it.
package foreach
