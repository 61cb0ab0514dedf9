// Package group is about resources that make many members of one kind. It decides which members a
// group has and in what order they change, writes the template of the stack that holds them, and
// reads the group's attributes. In come a group's properties and the current members with their
// state; out come templates, batches and values.
//
// It does not know what a stack does with its template, how a batch ends, or what time it is. The
// caller asks again when a batch is done.
//
// Package nested, and the rooms live and stepper of the engine, call it.
package group
