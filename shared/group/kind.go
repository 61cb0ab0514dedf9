package group

import (
	"time"

	"hearth/shared/stack"
)

// A Group is one resource that makes many members, as its template describes it.
type Group interface {
	// Size returns how many members the group is to have.
	Size() int

	// SampleMembers returns the members that are checked before any is created.
	SampleMembers(size int) []Defined

	// Cost returns about how many values the definitions of all members hold.
	Cost() int

	// Sample returns how many members show what is wrong with all of them.
	Sample() int

	// Begin returns how a group reaches its new state; an error says why it cannot.
	Begin(s State) (Rollout, error)

	// Batch returns the members after one batch, or after the whole change when b is nil.
	Batch(s State, b *Batch) []Defined

	// Outputs returns the outputs of the group's stack for the attributes that are used.
	Outputs(members []Defined, uses []AttributeUse) []Output

	// Attribute returns an attribute. done reports whether the path has been followed, too.
	Attribute(of AttributeSource, u AttributeUse) (v any, done bool, err error)

	// Place returns which of the group's properties holds the value at a path in a member's
	// definition.
	Place(member, path string) string

	Form() Form
}

// State is the current state of a group.
type State struct {
	Made    bool           // its stack exists
	Members []Member       // of its stack
	Refs    map[string]any // references to them, by their names
	Skipped []string       // names that are no longer used
	Changed []string       // properties that differ from those it was created with, sorted
	Limit   time.Duration  // how long the change may take
}

// A Rollout is how a group changes.
type Rollout struct {
	Skipped []string
	Batches []Batch // one after the other; none means all at once
	Pause   time.Duration
	Timeout time.Duration // of each batch; 0 means the stack's own
}

// kinds maps the words of definitions to groups.
var kinds = map[string]func(props, policy map[string]any) Group{
	"resource_group": readResourceGroup,
	"resource_chain": readChain,

	"software_deployment_group":   readDeployments("OS::Heat::SoftwareDeployment"),
	"structured_deployment_group": readDeployments("OS::Heat::StructuredDeployment"),
}

// IsKind reports whether there are groups of a kind.
func IsKind(kind string) bool { return kinds[kind] != nil }

// FromProperties makes a group of its typed properties and its update policy. Values that are not
// known yet may be among them. It returns nil when the kind does not exist, or when the members are
// not known.
func FromProperties(kind string, props, policy map[string]any) Group {
	if kinds[kind] == nil {
		return nil
	}
	return kinds[kind](props, policy)
}

// wholeNumber returns a whole number, or 0 when it is not known yet.
func wholeNumber(v any) int {
	n, _ := stack.Number(v)
	return int(min(n, most))
}

// seconds returns a number of seconds as a duration.
func seconds(v any) time.Duration {
	n, _ := stack.Number(v)
	return stack.ToDuration(n, time.Second)
}
