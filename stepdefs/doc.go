// Package stepdefs holds the resource types that Hearth brings: a YAML file for each type and,
// beside it, one package of hooks for each service.
//
// Comes in: the types that users bring, as YAML. Goes out: one catalog of all types, and errors for
// files that are wrong. Package app reads the catalog at the start.
package stepdefs
