// Package source is run by the functions api, cfn, validator, planner and stepper. It reads what a
// stack is made from: its template with parameters, environment, files and types. It parses and
// caches templates, and asks the cloud about custom constraints, external objects and the services
// that a type needs.
//
// Comes in: a stack's row and its stored source. Goes out: a Source, which never changes, or all
// problems at once. It knows nothing of rows of resources.
package source
