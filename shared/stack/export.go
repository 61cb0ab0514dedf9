package stack

import "strings"

// An Export is an output of a stack that the other stacks of its project can import by its name.
type Export struct {
	Name    string
	StackID string
	Output  string   // the output's name
	Value   any      // as the stack's last complete action resolved it
	Secrets *Secrets // in the value
}

// A Trade is what a change does with the exports and imports of its Stack. The transaction carries
// out the parts that are set, in the order of the fields. A part that is refused refuses the
// change.
type Trade struct {
	// Withdraw removes the exports of the stack and of its nested stacks, because they are to be
	// deleted. It is refused with ExportInUse when a stack outside of them imports one.
	Withdraw bool

	// Import adds exports that the stack uses. An export that does not exist, or that its stack is
	// about to change, is refused with NoExport.
	Import []string

	// Reserve prepares the exports that the stack will have. A name that another stack exports is
	// refused with ExportExists, and a change to what another stack imports with ExportInUse. From
	// now on no other stack gets the names, and none begins to import what is going to change.
	Reserve *[]Export

	// Publish replaces the stack's exports by the reserved ones, and Reset gives these up.
	Publish, Reset bool

	// Only ends all imports of the stack but those of these names. Nil ends none.
	Only *[]string
}

// An ExportQuery selects exports, or stacks that import one, in the order of their names.
type ExportQuery struct {
	Project string
	Names   []string // only these exports; nil for all
	StackID string   // only the exports of this stack; empty for all
	After   string   // the last name of the page before
	Limit   int      // 0 for all
}

// ShownImporters is how many stacks a refusal names.
const ShownImporters = 10

// NoExportError returns the error for an export that no stack of the project has, in AWS's words.
func NoExportError(name string) error {
	return Errorf(NoExport, "No export named %s found.", name)
}

// ExportExistsError returns the error for a name that another stack exports, in AWS's words.
func ExportExistsError(name, by string) error {
	return Errorf(ExportExists, "Export with name %s is already exported by stack %s.", name, by)
}

// ExportDeletedError returns the error for the end of an export that other stacks import, in AWS's
// words.
func ExportDeletedError(name string, by []string) error {
	return Errorf(ExportInUse, "Export %s cannot be deleted as it is in use by %s", name, strings.Join(by, ", "))
}

// ExportChangedError returns the error for a new value of an export that other stacks import, in
// AWS's words.
func ExportChangedError(name string, by []string) error {
	return Errorf(ExportInUse, "Cannot update export %s as it is in use by %s", name, strings.Join(by, ", "))
}
