package stepdef

import (
	"time"

	"hearth/shared/stack"
)

// Hooks are the Go functions that definitions name, as <service>.<name>. All are pure: they do no
// I/O, read no clock and no random number, and do not change their arguments.
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

// Check returns what is wrong with the values of properties. Paths are relative to properties:
// "fixed_ips[0].subnet". A value that is not known yet is Unknown.
type Check func(props map[string]any) []Wrong

// Beside returns what is wrong with a resource, given the other resources of its template. of
// returns another resource by its name. It returns nil for a resource that does not exist, or whose
// type has no definition.
type Beside func(self Peer, of func(name string) *Peer) []Wrong

// Probe asks a service whether the properties are possible. The properties may hold values that are
// not known yet. Without an answer it returns the call, or nil when there is nothing to ask. With
// an answer it returns what is wrong, in Heat's words. The body of the call gets files and
// environment as a step with source does.
type Probe func(props map[string]any, region string, a *stack.Answer) (call *stack.Call, wrong string)

// Wrong is one mistake. Message is as Heat words it; a Check writes {resource} where the resource's
// logical name belongs.
type Wrong struct {
	Path, Message string
	Code          stack.Code // empty means StackValidationFailed
	Verbatim      bool       // Heat says it without the resource's name and the property's path in front

	Offline  string // the sentence where the value may be valid elsewhere
	NotGiven bool   // a required property has no value

	NeedsStackDomain bool // it is right where resources have users in Keystone

	Key   string   // an unknown name in the map at Path; Known lists the known ones
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

// Match reports whether a candidate is the object whose creation was not answered.
type Match func(r stack.Resource, candidate map[string]any) bool

// Pause returns how long a step lasts; 0 skips it.
type Pause func(r stack.Resource) time.Duration

// After returns the names of the resources that this one must come after, besides those that it
// refers to. all are the template's resources.
type After func(self Peer, all []Peer) []string

// Replace reports whether a change of properties requires a replacement.
type Replace func(old, new map[string]any) bool

// Restore returns the properties, as a template writes them, that make an object of the copy in
// data. It returns false when there is no copy. It does not change its arguments.
type Restore func(props, data map[string]any) (map[string]any, bool)

// A Do hook makes several calls: given the answers so far, it returns what is next.
type Do func(r stack.Resource, answers []stack.Answer) HookResult

// A HookResult is the next thing that a Do hook asks for: a call, a pause before it runs again with the
// same answers, a failure, or nothing more. The following commit stores Data and ID.
type HookResult struct {
	Call       *stack.Call
	Find       *Find          // when the call creates: how to recognise the object if the answer is lost
	RetryAfter time.Duration  // run again after this; the last answer is dropped first
	Dropped    int            // with RetryAfter: how many of the last answers are dropped; 0 is one
	Afresh     bool           // with RetryAfter: all answers are dropped
	Late       stack.Failure  // with RetryAfter: the failure when the time that the step has is over
	AtSignal   bool           // with RetryAfter: sooner, if a signal for the resource arrives
	SignalsOf  string         // with AtSignal: the key of the signals, when it is not the physical ID
	Fail       stack.Failure  // failed for good, for this; the path of the resource is added
	By         *stack.Answer  // failed for good, with the message of this answer; the text of Fail, if any, comes before it
	ID         string         // the physical id, once known
	Removed    bool           // the object no longer exists, and another may have its ID
	Data       map[string]any // merged into the resource's Data; a nil value removes the key
	Namesakes  *[]string      // the IDs of older objects of the same name; empty once the object is made; nil changes nothing
	Unsaved    *string        // the ID of a copy that no snapshot has yet; empty once it is complete; nil changes nothing
}

// A Peer is a resource of a template as After and Beside hooks see it. References to other
// resources are Refs in Props.
type Peer struct {
	Name  string
	Type  string
	Props map[string]any
}

// Ref is the value of get_resource, for the named resource, in a Peer's properties.
type Ref string

// Unknown is a property value that is known only at run time.
type Unknown struct{}
