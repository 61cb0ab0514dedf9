package stepdef

import (
	"time"

	"hearth/shared/stack"
)

// Hooks are the Go functions that definitions name, as <service>.<name>. All are
// pure: no I/O, no clock, no chance; what they are given they do not change.
type Hooks struct {
	Check   map[string]Check
	Beside  map[string]Beside
	Probe   map[string]Probe
	Body    map[string]Body
	Header  map[string]Header
	Do      map[string]Do
	ID      map[string]ID
	Value   map[string]Value
	Match   map[string]Match
	Pause   map[string]Pause
	After   map[string]After
	Replace map[string]Replace
	Restore map[string]Restore
}

// Check finds what is wrong with properties, values looked at. Paths are relative
// to properties: "fixed_ips[0].subnet". A value that is not known yet is Unknown.
type Check func(props map[string]any) []Wrong

// Beside finds what is wrong with a resource beside others of its template; of gives one of
// those by its name, nil where there is none whose properties are known to a definition.
type Beside func(self Peer, of func(name string) *Peer) []Wrong

// Probe asks a service whether it can have what properties say; they may hold what is not
// known yet. Without an answer it gives the call, or nil when there is nothing to ask; then
// what is wrong, in Heat's words, or nothing. The body of the call gets files and environment
// as those of a step with source do.
type Probe func(props map[string]any, region string, a *stack.Answer) (call *stack.Call, wrong string)

// Wrong is one thing wrong. Message is as Heat words it; {resource} in it stands
// for the resource's logical name, which a Check does not know.
type Wrong struct {
	Path, Message string
	Code          stack.Code // none is StackValidationFailed
	Verbatim      bool       // Heat says it without the resource's name and the property's path before it

	Offline string // what is said instead where it may be right elsewhere
	Lacking bool   // Heat has it; Hearth does not have it yet

	Key   string   // a name in the map at Path that is none of Known
	Known []string // sorted
}

// Body makes the body of a call from the fields that the step sends.
type Body func(r stack.Resource, fields map[string]any) map[string]any

// Header makes the headers of a call.
type Header func(r stack.Resource) map[string]string

// ID makes the physical id from the answer.
type ID func(r stack.Resource, a stack.Answer) string

// Value makes an attribute or a reference; r.Attributes is the answer to show.
type Value func(r stack.Resource, now time.Time) any

// Match tells whether a candidate is the object whose creation was not answered.
type Match func(r stack.Resource, candidate map[string]any) bool

// Pause says how long a step lasts; 0 leaves it out.
type Pause func(r stack.Resource) time.Duration

// After names the resources, of all in the template, that this one must come
// after though nothing in it refers to them.
type After func(self Peer, all []Peer) []string

// Replace says whether a change of properties must be a replacement.
type Replace func(old, new map[string]any) bool

// Restore gives the properties, as a template writes them, that make an object of the copy
// that data tells of; false when there is no copy. What it is given it does not change.
type Restore func(props, data map[string]any) (map[string]any, bool)

// A Do hook makes several calls: given the answers so far it says what is next.
type Do func(r stack.Resource, answers []stack.Answer) Want

// Want is what a Do hook wants next: a call, a pause before it is asked again
// with the same answers, a failure, or nothing more. What it puts in Data and ID is
// kept by the commit that follows.
type Want struct {
	Call       *stack.Call
	Find       *Find          // when the call creates: how to recognise the object if the answer is lost
	RetryAfter time.Duration  // ask again after this; the last answer is dropped first
	AtSignal   bool           // with Again: sooner, should a signal for the resource come
	Fail       string         // failed for good, with this reason
	By         *stack.Answer  // failed for good, with what this answer says; Fail, if any, is said before it
	ID         string         // the physical id, once known
	Removed    bool           // the object is no more, and another may have its id
	Data       map[string]any // merged into the resource's Data; a nil value removes the key
}

// A Peer is a resource of a template as After and Beside hooks see it: references to other
// resources stand in Props as Ref.
type Peer struct {
	Name  string
	Type  string
	Props map[string]any
}

// Ref stands in a Peer's properties for get_resource of the resource named.
type Ref string

// Unknown stands in properties for a value that is known only at run time.
type Unknown struct{}
