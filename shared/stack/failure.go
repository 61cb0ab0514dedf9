package stack

import "fmt"

// A Failure is why a resource failed, in the parts of Heat's sentence, such as "Conflict",
// "resources.group.resources[0]" and "Name is in use."
type Failure struct {
	Class       string `json:"class,omitempty"`       // the name of the exception
	Path        string `json:"path,omitempty"`        // of the resource
	Text        string `json:"text,omitempty"`        // the rest of the sentence
	Unexplained bool   `json:"unexplained,omitempty"` // the service does not say why its object failed
}

// The classes of failures that more than one room makes.
const (
	ResourceInError = "ResourceInError" // an object went into a state of error
	PlainError      = "Error"           // Heat's exception without a name of its own
	WorkerDied      = "WorkerDied"      // workers have died with the resource
	Unreadable      = "Unreadable"      // what is stored of the resource cannot be read
)

// UnknownWhy is what clouds and Heat write when they do not know why an object failed.
const UnknownWhy = "Unknown"

// StateChanged is the reason of a resource that is at work or complete, in Heat's words.
const StateChanged = "state changed"

// FailureAt returns the failure of a resource.
func FailureAt(resource, class, text string) Failure {
	return Failure{Class: class, Path: ResourcePath(resource), Text: text}
}

// WentTo returns the failure of an object that has a status of error. why is the cloud's text; empty
// when it gives none.
func WentTo(status, why string) Failure {
	return Failure{Class: ResourceInError, Text: fmt.Sprintf(`Went to status %s due to "%s"`, status, why), Unexplained: why == UnknownWhy}
}

// At returns the failure with the path of a resource.
func (f Failure) At(resource string) Failure {
	f.Path = ResourcePath(resource)
	return f
}

// Within returns the failure of a resource whose nested stack has this one: the path begins with the
// resource.
func (f Failure) Within(resource string) Failure {
	f.Path = ResourcePath(resource) + "." + f.Path
	return f
}

// IsZero reports whether there is no failure.
func (f Failure) IsZero() bool { return f == Failure{} }

// NamesResource reports whether the failure has a class and a path. Only then the reason of a parent
// is made from its parts.
func (f Failure) NamesResource() bool { return f.Class != "" && f.Path != "" }

// IsFatal reports whether the resource failed without a look at its values or its template.
func (f Failure) IsFatal() bool { return f.Class == WorkerDied || f.Class == Unreadable }

// Heading returns how the sentence begins.
func (f Failure) Heading() string {
	heading := ""
	if f.Class != "" {
		heading = f.Class + ": "
	}
	if f.Path != "" {
		heading += f.Path + ": "
	}
	return heading
}

// Reason returns the sentence.
func (f Failure) Reason() string { return f.Heading() + f.Text }

// WithReason returns the row with a reason that is no failure.
func (r Resource) WithReason(reason string) Resource {
	r.Reason, r.Failure = reason, Failure{}
	return r
}

// WithFailure returns the row with a failure as its reason.
func (r Resource) WithFailure(f Failure) Resource {
	r.Reason, r.Failure = f.Reason(), Failure{}
	if f.NamesResource() {
		r.Failure = f
	}
	return r
}

// WhyFailed returns the failure of a row. For a reason that names no class and no path it is the
// whole reason.
func (r Resource) WhyFailed() Failure {
	if r.Failure.NamesResource() {
		return r.Failure
	}
	return Failure{Text: r.Reason}
}

// MaskFailure masks the secrets in a failure.
func (s *Secrets) MaskFailure(f Failure) Failure {
	f.Class, f.Path, f.Text = s.Mask(f.Class), s.Mask(f.Path), s.Mask(f.Text)
	return f
}
