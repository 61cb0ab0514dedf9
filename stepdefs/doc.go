// Package stepdefs holds the resource types that Hearth brings: a YAML file for
// each, and beside it, per service, the hooks of their judgement. It puts them
// together into one catalog, and adds those that users bring.
package stepdefs
