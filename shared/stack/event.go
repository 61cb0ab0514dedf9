package stack

import (
	"strconv"
	"strings"
	"time"
)

// An Event is one line of a stack's history. Stack-level events carry the
// stack's own name, id and the type OS::Heat::Stack.
type Event struct {
	ID           string   // uuid
	At           Position // set by the store
	StackID      string
	ResourceName string
	ResourceType string
	PhysicalID   string
	Action       Action
	Status       string // a Status, or for signals the word that Heat shows
	Reason       string
	Properties   map[string]any // of the resource, as Heat's event show gives them; stored sealed
	Time         time.Time

	UndoesCreation bool // with a rollback of the stack: it is that of the creation
	Retained       bool // with the end of a deletion: the object stays in the cloud
}

// A Position is the place of an event in the history. A client that continues after the last
// position that it saw misses no event and sees none twice. The number alone would not do:
// transactions end in another order than they number their rows.
type Position struct {
	Transaction int64 // the transaction that wrote it; 0 where there is one writer at a time
	Seq         int64 // order of writing within the database
}

// String returns a position as a text that ParsePosition reads.
func (p Position) String() string {
	return strconv.FormatInt(p.Transaction, 10) + "-" + strconv.FormatInt(p.Seq, 10)
}

// ParsePosition returns the position that String has written.
func ParsePosition(text string) (p Position, ok bool) {
	turn, seq, ok := strings.Cut(text, "-")
	if !ok {
		return p, false
	}
	t, err := strconv.ParseUint(turn, 10, 63)
	s, also := strconv.ParseUint(seq, 10, 63)
	return Position{int64(t), int64(s)}, err == nil && also == nil
}
