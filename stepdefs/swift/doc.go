// Package swift holds the definition of object containers and its hooks. The hooks also delete the
// objects of a container, page by page.
//
// Comes in: resources with converted properties, answers of Swift. Goes out: headers, next calls,
// attributes. Package lifecycle calls the hooks. They do no I/O.
package swift
