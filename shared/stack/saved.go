package stack

// Saved is a stack with the IDs of its objects: the content of an export, of a snapshot, and of an
// adoption. It holds secrets.
type Saved struct {
	Name        string                   `json:"name"`
	ID          string                   `json:"id"`
	Action      Action                   `json:"action"`
	Status      Status                   `json:"status"`
	Project     string                   `json:"project"`
	UserProject string                   `json:"user_project,omitempty"`
	Tags        []string                 `json:"tags,omitempty"`
	Template    []byte                   `json:"template"` // the text
	Source      Source                   `json:"source"`
	Resources   map[string]SavedResource `json:"resources"` // by logical name
}

// A SavedResource is one resource of it. Below is set for a nested stack.
type SavedResource struct {
	Name       string         `json:"name"`
	PhysicalID string         `json:"id,omitempty"`
	Type       string         `json:"type"`
	Declared   string         `json:"declared,omitempty"` // the type as the template named it, if that is another
	Action     Action         `json:"action"`
	Status     Status         `json:"status"`
	Metadata   map[string]any `json:"metadata,omitempty"`
	Data       map[string]any `json:"data,omitempty"` // with its marks, as StoredData has them
	Below      *Saved         `json:"below,omitempty"`
}
