// Package validator reports every problem of a template, without authentication. It has no
// database, no credentials and no network: it is a sandbox for text of strangers, and may run
// apart from everything else.
//
// Comes in: a template as it is, YAML or JSON, or the body of Heat's validate.
// Goes out: the parameters of the template, or its problems, each with its place.
package validator
