// Package environment reads environments, which users give beside a template. In come texts (YAML
// or JSON), one or several in order. Out come the values of parameters, merged by the files'
// strategies, and the Registry. The Registry maps resource types to other types or templates, and
// holds hooks and restricted actions for the resources that their paths name.
//
// It knows the names of types, but not the types. The caller says which types exist, and opens
// templates.
//
// Packages nested, wire and app call it.
package environment
