// Package validator tells all that is wrong with a template, to anybody. It has no
// database, no credentials and no way out to a network: a sandbox for text of
// strangers, which may be run apart from everything else.
//
// Comes in: a template as it is, YAML or JSON, or the body of Heat's validate.
// Goes out: what the template wants to be given, or its problems, each with its
// place.
package validator
