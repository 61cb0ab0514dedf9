// Package stepdefs holds the resource types that Hearth brings: a YAML file for each type and,
// beside it, one package of hooks for each service. It builds one catalog of them and adds the
// types that users bring.
package stepdefs
