package stack

// An Action is what is done to a stack or a resource, in Heat's words.
type Action string

// The actions of Heat. A resource that was never worked on is in Init.
const (
	Init     Action = "INIT"
	Create   Action = "CREATE"
	Delete   Action = "DELETE"
	Update   Action = "UPDATE"
	Rollback Action = "ROLLBACK"
	Suspend  Action = "SUSPEND"
	Resume   Action = "RESUME"
	Adopt    Action = "ADOPT"
	Snapshot Action = "SNAPSHOT"
	Check    Action = "CHECK"
	Restore  Action = "RESTORE"
)

// A Status is how far an action is. Only lifecycle assigns one.
type Status string

// The three statuses of Heat.
const (
	InProgress Status = "IN_PROGRESS"
	Complete   Status = "COMPLETE"
	Failed     Status = "FAILED"
)

// State returns an action and a status as the API shows them, such as CREATE_COMPLETE.
func State(a Action, s Status) string { return string(a) + "_" + string(s) }
