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
}

// A Position is where in the history an event stands. Whoever reads on from the last
// position seen misses nothing and sees nothing twice: transactions end in another
// order than they number their rows in, so the number alone would not do.
type Position struct {
	Transaction int64 // of the transaction that wrote it; 0 where there is one writer at a time
	Seq         int64 // order of writing within the database
}

// String writes a position so that ParsePosition reads it.
func (p Position) String() string {
	return strconv.FormatInt(p.Transaction, 10) + "-" + strconv.FormatInt(p.Seq, 10)
}

// ParsePosition says where a text that String wrote points to.
func ParsePosition(text string) (p Position, ok bool) {
	turn, seq, ok := strings.Cut(text, "-")
	if !ok {
		return p, false
	}
	t, err := strconv.ParseUint(turn, 10, 63)
	s, also := strconv.ParseUint(seq, 10, 63)
	return Position{int64(t), int64(s)}, err == nil && also == nil
}
