// Package web is what the APIs share of HTTP: a table of routes with one policy each, bodies in and
// out, size limits, and request IDs. It is the one place where an error becomes a status.
//
// Comes in: HTTP requests, a table, and the form in which an API answers (an Encoder and a
// FaultForm). Goes out: the table's handlers called, their replies or errors written. It knows no
// route, no policy and no store; of the domain it knows stack.Caller and stack.Code only.
// HeatFault is the form of Heat's own API; another API brings another.
//
// The functions api, cfn and validator, and the gateway, serve with it.
package web
