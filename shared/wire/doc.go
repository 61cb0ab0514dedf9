// Package wire holds the JSON shapes of Heat's native API, field for field, and
// pure conversions between them and the types of stack, stepdef and engine.
//
// Comes in: rows, definitions, request bodies. Goes out: values to be sent, and
// requests to be carried out. It does no I/O, asks no clock and knows no routes.
//
// The functions api and validator call it, and hearth validate does.
package wire
