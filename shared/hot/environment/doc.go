// Package environment reads environments: what a user says beside a template. In
// come texts (YAML or JSON), one or several in order; out come the values of
// parameters, merged as the files' strategies want, and the Registry: what the types
// of resources stand for, with hooks and restricted actions, each for the resources
// that its path names.
//
// It knows the names of types and never what they are: somebody else says which
// there are, and opens the templates that others stand for.
package environment
