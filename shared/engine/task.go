package engine

import "hearth/shared/stack"

// A task is one row in hand.
type task struct {
	row      stack.Resource
	stored   stack.Resource // as the database has it
	node     *stack.Node    // that may be carried out now; nil when there is none
	messages []string       // that pointed at it
	scene    *scene
	fatal    string // why it fails, whatever it says: what it is made from cannot be read

	replaced *stack.Resource  // a row to add: it keeps the object in whose place another is made
	told     []stack.Event    // of what was decided on it
	suspects []stack.Resource // rows to add: for its calls that were given up on
	room     reservation      // for its values, while they are large and not yet written
	outgrown bool             // it fails, since there is no room for its values
}
