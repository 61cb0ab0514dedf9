package funcs

import "fmt"

// A NoCondition is the error for a condition that the template does not have.
type NoCondition struct{ Name string }

func (e *NoCondition) Error() string { return fmt.Sprintf(`Invalid condition "%s"`, e.Name) }

// A NoFile is the error for a file that was not sent.
type NoFile struct {
	Function string // that names it
	Name     string
}

func (e *NoFile) Error() string {
	return fmt.Sprintf(`No content found in the "files" section for %s path: %s`, e.Function, e.Name)
}
