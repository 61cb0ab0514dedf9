package group

import (
	"time"

	"hearth/shared/stack"
)

// A Group is one resource that stands for many, as its template has it.
type Group interface {
	// Size is how many members it is to have.
	Size() int

	// Looked are so many members as they are looked at before any is made.
	SampleMembers(size int) []Defined

	// Cost is about how many values the definitions of all members hold.
	Cost() int

	// Sample is how many members say what is wrong with all of them.
	Sample() int

	// Begin says how a group becomes what it is to be; an error is why it cannot.
	Begin(s State) (Rollout, error)

	// Batch are the members after one batch, or after all at once where there is none.
	Batch(s State, b *Batch) []Defined

	// Outputs are those that its stack has, for the attributes that are used.
	Outputs(members []Defined, uses []Use) []Output

	// Attribute gives one; done says that the path, too, is followed.
	Attribute(of Of, u Use) (v any, done bool, err error)

	// Place is which of the group's properties says what stands at a path in the
	// definition of a member.
	Place(member, path string) string

	Form() Form
}

// State is what a group is now.
type State struct {
	Made    bool           // its stack is there
	Members []Member       // of it
	Refs    map[string]any // what refers to them, by their names
	Skipped []string       // names that are used no more
	Changed []string       // properties that differ from those it was made with, sorted
	Limit   time.Duration  // how long it may take
}

// Rollout is the way of a group.
type Rollout struct {
	Skipped []string
	Batches []Batch // one after the other; none is all at once
	Pause   time.Duration
	Timeout time.Duration // of each batch; 0 is the stack's own
}

// kinds are the words by which definitions name them.
var kinds = map[string]func(props, policy map[string]any) Group{
	"resource_group": readResourceGroup,
	"resource_chain": readChain,

	"software_deployment_group":   readDeployments("OS::Heat::SoftwareDeployment"),
	"structured_deployment_group": readDeployments("OS::Heat::StructuredDeployment"),
}

// IsKind says whether there are groups of a kind.
func IsKind(kind string) bool { return kinds[kind] != nil }

// Read makes a group of its properties and its update policy, which are typed; values that
// are not known yet may be among them. It is nil where there is no such kind, and where it is
// not known what the members are.
func Read(kind string, props, policy map[string]any) Group {
	if kinds[kind] == nil {
		return nil
	}
	return kinds[kind](props, policy)
}

// wholeNumber gives a whole number; what is not known yet is 0.
func wholeNumber(v any) int {
	n, _ := stack.Number(v)
	return int(min(n, most))
}

// seconds gives a time.
func seconds(v any) time.Duration {
	n, _ := stack.Number(v)
	return stack.ToDuration(n, time.Second)
}
