package stack

// An Action is what is being done to a stack or a resource, in Heat's words.
type Action string

// The actions of Heat. A resource that has never been touched is in Init.
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

// A Status is how far an action has come. Only lifecycle assigns one.
type Status string

// The three statuses of Heat.
const (
	InProgress Status = "IN_PROGRESS"
	Complete   Status = "COMPLETE"
	Failed     Status = "FAILED"
)

// State joins the two as the API shows them: CREATE_COMPLETE.
func State(a Action, s Status) string { return string(a) + "_" + string(s) }
