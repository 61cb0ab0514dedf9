package wire

import (
	"hearth/shared/engine"
	"hearth/shared/stack"
)

// Made is the answer to a creation.
type Made struct {
	ID    string `json:"id"`
	Links []Link `json:"links"`
}

// NewMade names a stack that was just created.
func NewMade(root Root, s stack.Stack) Made {
	return Made{ID: s.ID, Links: selfLinks(root, s)}
}

func selfLinks(root Root, s stack.Stack) []Link {
	return []Link{{Href: root.Stack(s.Project, s.Name, s.ID), Rel: "self"}}
}

// A StackItem is a stack in a list.
type StackItem struct {
	ID            string   `json:"id"`
	Links         []Link   `json:"links"`
	Project       string   `json:"project,omitempty"` // shown to admins
	Name          string   `json:"stack_name"`
	Description   string   `json:"description"` // always empty in lists, as with Heat: it is part of the template
	Status        string   `json:"stack_status"`
	Reason        string   `json:"stack_status_reason"`
	Created       Time     `json:"creation_time"`
	Updated       Time     `json:"updated_time"`
	Deleted       Time     `json:"deletion_time"`
	Owner         string   `json:"stack_owner"`
	Parent        *string  `json:"parent"`
	UserProjectID *string  `json:"stack_user_project_id"`
	Tags          []string `json:"tags"` // null when there are none
}

// NewStackItem shows a stack in a list.
func NewStackItem(root Root, s stack.Stack, withProject bool) StackItem {
	item := StackItem{
		ID:            s.ID,
		Links:         selfLinks(root, s),
		Name:          s.Name,
		Status:        s.State(),
		Reason:        s.Reason,
		Created:       Time(s.Created),
		Updated:       Time(s.Updated),
		Deleted:       Time(s.Deleted),
		Owner:         s.Owner,
		Parent:        orNull(s.Parent),
		UserProjectID: orNull(s.UserProject),
	}
	if withProject {
		item.Project = s.Project
	}
	if len(s.Tags) > 0 {
		item.Tags = s.Tags
	}
	return item
}

// A Stack is one shown alone.
type Stack struct {
	Name                string            `json:"stack_name"`
	ID                  string            `json:"id"`
	Links               []Link            `json:"links"`
	Created             Time              `json:"creation_time"`
	Updated             Time              `json:"updated_time"`
	Deleted             Time              `json:"deletion_time"`
	NotificationTopics  []string          `json:"notification_topics"`
	Parameters          map[string]string `json:"parameters"`
	Description         string            `json:"description"`
	TemplateDescription string            `json:"template_description"`
	Capabilities        []string          `json:"capabilities"`
	DisableRollback     bool              `json:"disable_rollback"`
	TimeoutMins         *int              `json:"timeout_mins"`
	Owner               string            `json:"stack_owner"`
	Parent              *string           `json:"parent"`
	UserProjectID       *string           `json:"stack_user_project_id"`
	Tags                []string          `json:"tags"`
	Status              string            `json:"stack_status"`
	Reason              string            `json:"stack_status_reason"`
	Outputs             *[]Output         `json:"outputs,omitempty"` // left out when not resolved
	Guards
}

// NewStack shows a stack. Outputs that are nil were not asked for.
func NewStack(root Root, s stack.Stack, parameters map[string]string, outputs []engine.Output) Stack {
	description := s.Description
	if description == "" {
		description = stack.NoDescription
	}
	shown := Stack{
		Name:                s.Name,
		ID:                  s.ID,
		Links:               selfLinks(root, s),
		Created:             Time(s.Created),
		Updated:             Time(s.Updated),
		Deleted:             Time(s.Deleted),
		NotificationTopics:  []string{},
		Parameters:          parameters,
		Description:         description,
		TemplateDescription: description,
		Capabilities:        []string{},
		DisableRollback:     s.DisableRollback,
		Owner:               s.Owner,
		Parent:              orNull(s.Parent),
		UserProjectID:       orNull(s.UserProject),
		Tags:                list(s.Tags),
		Status:              s.State(),
		Reason:              s.Reason,
	}
	if shown.Parameters == nil {
		shown.Parameters = map[string]string{}
	}
	if s.TimeoutMins > 0 {
		shown.TimeoutMins = &s.TimeoutMins
	}
	if outputs != nil {
		all := make([]Output, len(outputs))
		for i, o := range outputs {
			all[i] = NewOutput(o)
		}
		shown.Outputs = &all
	}
	return shown
}

// list sends a list that is nil as an empty one.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}
