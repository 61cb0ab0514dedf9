// Package plan says what is to be done to get from the rows a stack has to the
// template it should have: rows to add, nodes to carry out, edges that order them.
//
// It is pure: ids and chance come in as functions. It must not know databases,
// queues or the cloud. One pass over resources and edges; nothing is quadratic.
package plan
