// Package plan decides how a stack gets from the rows that it has to the template that it should
// have. A plan has rows to add, nodes to carry out, and edges that order them.
//
// It is pure: IDs and randomness come in as functions. It must not know databases, queues or the
// cloud. It makes one pass over resources and edges; nothing is quadratic.
package plan
