// Package answers has the answers of two Heats to the same request. It normalizes them, compares
// them field by field, and writes and reads recordings and the list of known differences.
//
// Comes in: a status and a body, or a recording. Goes out: an Answer, and the differences between two.
// It must not know how an answer was requested.
//
// The programs compare, clients and stories call it.
package answers
