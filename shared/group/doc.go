// Package group is about resources that stand for many of one kind: what members a
// group has and in what order they are changed, the template of the stack that holds
// them, and what the group's attributes are. In come a group's properties and the
// members that there are, with their state; out come templates, batches and values.
//
// It does not know what a stack does with its template, what becomes of a batch, and
// what time it is: whoever carries a group out asks again when a batch is done.
package group
