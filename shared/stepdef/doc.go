// Package stepdef is the form of a resource type. A Def, read from YAML, says which properties a
// template may set, which calls create, update and delete its objects, and which attributes it
// has. Whatever must look at values is in Hooks, small pure functions that a Def names.
//
// Comes in: YAML text, properties. Goes out: definitions, problems, values. It knows nothing of
// templates, databases or the network, and reads no clock.
//
// Package stepdefs loads definitions with it. Packages plan and lifecycle and the rooms of the
// engine read them.
package stepdef
