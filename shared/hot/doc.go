// Package hot reads templates: HOT, the template language of OpenStack Heat, and CloudFormation's,
// as JSON or YAML. In comes a text. Out comes a Template that knows its declarations and
// references, and resolves values for a caller that knows parameters, resources and files.
// Everything wrong is found, not just the first mistake: with its path, line and column, and Heat's
// sentence.
//
// The order of calls: Parse reads the text. Values makes the parameters' values of an environment.
// Decide settles conditions, loops and rules with them. Check finds mistakes in references,
// attributes and circles. Requires and Attributes return dependencies. Properties, Metadata and
// Output resolve.
//
// A CloudFormation template is read as Heat reads it. Where Heat refuses it, or leaves a part as
// data, that part is read as AWS does. docs/cloudformation.md has the details.
//
// It does no I/O. It must not know what a resource type is (a Catalog answers for that), nor what
// happens to a stack.
//
// Package nested and the rooms of the engine call it, and hearth validate does.
package hot
