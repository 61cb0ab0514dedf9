package stack

// A StackQuery selects stacks for a list. An empty field selects all.
type StackQuery struct {
	Project     string // empty only for a caller who may see all projects
	Projects    []string
	IDs         []string
	Names       []string
	Actions     []Action
	Statuses    []Status
	Reasons     []string // the whole text
	Owners      []string
	Users       []string // Heat's stack_user_project_id
	Timeouts    []string // in minutes
	Rollback    *bool    // whether rollback is enabled
	Parents     []string
	Tags        []string // the stack has all of these
	TagsAny     []string
	NotTags     []string // the stack lacks one of these
	NotTagsAny  []string
	ShowDeleted bool
	ShowNested  bool     // also nested stacks
	SortKeys    []string // stack_name, stack_status, creation_time, updated_time; none is creation time, newest first
	Descending  bool
	Marker      string // id of the last one seen
	Limit       int    // 0 is no limit
}

// An EventQuery selects events of one stack. The oldest come first unless it says otherwise.
type EventQuery struct {
	StackID    string
	Depth      int // how many levels of nested stacks, too
	Resource   string
	Names      []string
	Types      []string
	Actions    []string
	Statuses   []string
	SortKeys   []string // event_time, resource_name, resource_action, resource_status, resource_type
	Descending bool
	Marker     string // id of the last one seen
	Limit      int
}
