package stack

// Heat's sentences where a template describes nothing.
const (
	NoDescription       = "No description"       // of a stack
	NoOutputDescription = "No description given" // of an output
)
