// Package hot reads templates: HOT, the template language of OpenStack Heat, and
// CloudFormation's, as JSON or YAML. In comes a text; out comes a Template that says
// what it declares and what refers to what, and resolves values for whoever knows what parameters,
// resources and files hold. Everything wrong is found, with its path, line and
// column and the sentence that Heat says, not just the first thing.
//
// The way through: Parse the text; Values makes the parameters' values of an
// environment; Decide settles conditions, loops and rules with them; Check looks at references,
// attributes and circles; Requires and Attributes say what depends on what;
// Properties, Metadata and Output resolve.
//
// A CloudFormation template means what it means to Heat; what Heat refuses or leaves as
// data means what it means at Amazon: docs/cloudformation.md says all of that.
//
// It does no I/O and must not know what a resource type is (a Catalog answers for
// that), nor what becomes of a stack.
package hot
