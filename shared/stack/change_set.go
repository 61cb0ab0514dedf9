package stack

import "time"

// A ChangeSet is a change of a stack that a user has prepared. What it does is known before it is
// executed, and it is executed once at most.
type ChangeSet struct {
	ID          string // UUID
	StackID     string
	Name        string // unique in its stack
	Description string
	Kind        ChangeSetKind
	Status      Status // Complete, or Failed: it changes nothing and cannot be executed
	Reason      string // of a failed one, or what has no effect
	Token       string // of the client's request: the same request again makes no second set

	Generation int64 // the stack's, when the changes were found; another one makes them obsolete
	Executed   int64 // the generation of the stack that executed it; 0 before that
	Created    time.Time

	Content *ChangeSetContent // nil in lists; stored sealed
}

// A ChangeSetKind says what a change set does, in AWS's words.
type ChangeSetKind string

// The kinds of change sets.
const (
	CreateSet ChangeSetKind = "CREATE"
	UpdateSet ChangeSetKind = "UPDATE"
	ImportSet ChangeSetKind = "IMPORT" // takes over existing objects, and changes nothing
)

// ChangeSetContent is what a change set is executed with, and what it changes.
type ChangeSetContent struct {
	Source          Source // IDs are not set
	Tags            []string
	TimeoutMins     int
	DisableRollback bool
	Options         *Options
	Parameters      map[string]string // as they are shown: hidden ones are masked
	Changes         []PlannedChange
	Adopts          map[string]string // of an ImportSet: the IDs of the objects, by logical name
}

// A PlannedChange is what a change set does with one resource. Secrets in it are masked.
type PlannedChange struct {
	Name       string
	Type       string
	PhysicalID string
	Outcome    string // a plan.Outcome
	Perhaps    bool   // a value that is not known yet decides; less than Outcome may happen
	Retained   bool   // the object that is there stays in the cloud, although the resource is removed or replaced
	Copied     bool   // a copy of that object is made before it is deleted
	Details    []PlannedDetail
}

// A PlannedDetail is one reason of a change: a property, or another part of a resource.
type PlannedDetail struct {
	Property string
	Part     string // where Property is empty: metadata, type, status …, or a DefinitionPart
	Old, New string // as texts; JSON where the value is no text
	Remakes  bool   // it causes a replacement
	Unknown  bool   // the new value is not known yet
	Cause    string // what the template takes the new value from, such as Ref of a parameter
	CauseOf  PlannedCause
}

// A DefinitionPart is a policy of a resource's definition in which it differs.
type DefinitionPart string

// The values of DefinitionPart, in AWS's words.
const (
	PartDeletionPolicy DefinitionPart = "DeletionPolicy"
	PartReplacePolicy  DefinitionPart = "UpdateReplacePolicy"
	PartUpdatePolicy   DefinitionPart = "UpdatePolicy"
	PartCreationPolicy DefinitionPart = "CreationPolicy"
)

// A PlannedCause says what changed a value.
type PlannedCause string

// The causes of a change, in AWS's words.
const (
	CauseDirect    PlannedCause = "DirectModification" // the template itself
	CauseParameter PlannedCause = "ParameterReference"
	CauseReference PlannedCause = "ResourceReference"
	CauseAttribute PlannedCause = "ResourceAttribute"
	CauseAutomatic PlannedCause = "Automatic" // something inside a nested stack
)

// A ChangeSetWrite is what a Change does with the change sets of its stack.
type ChangeSetWrite struct {
	StackID    string
	Put        *ChangeSet // written as it is; without a Content it keeps the stored one
	Drop       []string   // IDs
	DropOthers bool       // all change sets of the stack but Put are deleted
}

// InReview reports whether a stack has change sets and was never created.
func (s Stack) InReview() bool { return s.Action == Init }
