// Package api is the native Heat API, version 1: it decodes a request, asks one
// room, and encodes the answer. routes.go is the whole of it in one table.
//
// Comes in: HTTP requests. Goes out: stacks asked for, and what is known of them,
// in Heat's shapes. What it may do is what Needs names: it reads the store and
// never writes it, and knows no template language, no cloud and no queue.
package api
