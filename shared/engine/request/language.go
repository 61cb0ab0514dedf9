package request

// A TemplateVersion is one that templates may name, in the form that the API
// shows: heat_template_version.2013-05-23.
type TemplateVersion struct {
	Version string
	Type    string // hot or cfn
	Aliases []string
}

// A TemplateFunction is one that templates of some version may use.
type TemplateFunction struct {
	Name        string
	Description string
	Condition   bool // of use in conditions only
}
