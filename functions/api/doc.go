// Package api serves Heat's native API, version 1. It decodes a request, calls one package below it, and
// encodes the answer. routes.go lists all routes in one table.
//
// Comes in: HTTP requests. Goes out: calls of the engine's services, and answers in Heat's form. Needs
// names everything that it may use. It reads the store and never writes it. It knows no template
// language, no cloud and no queue.
package api
