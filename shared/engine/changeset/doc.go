// Package changeset prepares changes of stacks for AWS's clients; the function cfn runs it. A change
// set has the source of a creation or an update, and what it would do, which package preview decides.
//
// Comes in: a proposal, or the name of a change set. Goes out: the stored set, and its execution, which
// is an ordinary creation or update. One commit begins the action and marks the set as executed.
package changeset
