// Package validator reports every problem of a template, without authentication. It has no database,
// no credentials and no network. So it is safe to give it templates of unknown users, and it can run
// apart from the other functions.
//
// Comes in: a template in YAML or JSON, or the body of Heat's validate request.
// Goes out: the template's parameters in Heat's form, or its problems, each with line and column.
package validator
