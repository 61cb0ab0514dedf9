// Package plan decides how a stack gets from the rows that it has to the template that it should
// have. A plan has rows to add, nodes to carry out, and edges that order them. It also decides what an
// update does with one resource: nothing, a change in place, or a replacement (Decide, Choose).
//
// Comes in: rows, a template, definitions. Goes out: a Plan for the engine's planner, and a Verdict for
// the stepper and for previews. It is pure: IDs and randomness come in as functions. It must not know
// databases, queues or the cloud. It makes one pass over resources and edges; nothing is quadratic.
package plan
