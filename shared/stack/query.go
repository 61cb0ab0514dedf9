package stack

// A StackQuery selects stacks for a list. Every field that is
// empty selects all.
type StackQuery struct {
	Project     string // empty only for a caller who may see all projects
	Projects    []string
	IDs         []string
	Names       []string
	Actions     []Action
	Statuses    []Status
	Reasons     []string // whole
	Owners      []string
	Users       []string // Heat's stack_user_project_id
	Timeouts    []string // in minutes
	Rollback    *bool    // with or without
	Parents     []string
	Tags        []string // has all of these
	TagsAny     []string
	NotTags     []string // has not all of these
	NotTagsAny  []string
	ShowDeleted bool
	ShowNested  bool     // also stacks that have a parent
	SortKeys    []string // stack_name, stack_status, creation_time, updated_time; none is creation time, newest first
	Descending  bool
	Marker      string // id of the last one seen
	Limit       int    // 0 is no limit
}

// An EventQuery selects events of one stack, oldest first unless said otherwise.
type EventQuery struct {
	StackID    string
	Depth      int // how many levels of stacks below it, too
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
