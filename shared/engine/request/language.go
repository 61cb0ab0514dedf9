package request

// A TemplateVersion is a version that templates may name, as the API shows it:
// heat_template_version.2013-05-23.
type TemplateVersion struct {
	Version string
	Type    string // hot or cfn
	Aliases []string
}

// A TemplateFunction is a function that templates of a version may use.
type TemplateFunction struct {
	Name        string
	Description string
	Condition   bool // only for conditions
}
