package stack

import "time"

// An Event is one line of a stack's history. Stack-level events carry the
// stack's own name, id and the type OS::Heat::Stack.
type Event struct {
	ID           string // uuid
	Seq          int64  // order within the database; set by the store
	StackID      string
	ResourceName string
	ResourceType string
	PhysicalID   string
	Action       Action
	Status       string // a Status, or for signals the word that Heat shows
	Reason       string
	Properties   map[string]any // of the resource, as Heat's event show gives them; stored sealed
	Time         time.Time
}
