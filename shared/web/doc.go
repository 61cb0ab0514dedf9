// Package web is the HTTP plumbing that the APIs share: a table of routes with
// one policy each, JSON in and out, size limits, request ids, and the one place
// where an error becomes a status and a body.
//
// Comes in: HTTP requests and a table. Goes out: the table's handlers called,
// their replies or errors written. It knows no route, no policy and no store; of
// the domain it knows stack.Caller and stack.Code only.
package web
