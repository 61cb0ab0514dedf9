// Package foreach expands the loops of CloudFormation's language extensions:
//
//	Fn::ForEach::Name: [Identifier, [a, b], {Key${Identifier}: value}]
//
// stands for Keya and Keyb. In comes the tree of a section, as it is written, and
// somebody who resolves what a loop goes over; out comes the tree without loops, its
// nodes at the places that they were written at. What may be made is bounded.
//
// It must not know what a section or a resource is, nor where values come from.
package foreach
