package stack

// Saved is what a stack is, with the ids of its objects: what an export gives, a
// snapshot keeps and an adoption begins with. It holds secrets.
type Saved struct {
	Name        string                   `json:"name"`
	ID          string                   `json:"id"`
	Action      Action                   `json:"action"`
	Status      Status                   `json:"status"`
	Project     string                   `json:"project"`
	UserProject string                   `json:"user_project,omitempty"`
	Tags        []string                 `json:"tags,omitempty"`
	Template    []byte                   `json:"template"` // the text, whosever it is
	Source      Source                   `json:"source"`
	Resources   map[string]SavedResource `json:"resources"` // by logical name
}

// A SavedResource is one of them. Below is what it holds where it is a stack itself.
type SavedResource struct {
	Name       string         `json:"name"`
	PhysicalID string         `json:"id,omitempty"`
	Type       string         `json:"type"`
	Declared   string         `json:"declared,omitempty"` // as the template named it, where that stands for Type
	Action     Action         `json:"action"`
	Status     Status         `json:"status"`
	Metadata   map[string]any `json:"metadata,omitempty"`
	Data       map[string]any `json:"data,omitempty"`
	Below      *Saved         `json:"below,omitempty"`
}
