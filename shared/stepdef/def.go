package stepdef

// A Def is one resource type: what a template may write of it, and which calls are made for it.
type Def struct {
	Type       string
	About      string
	Class      string   // Heat's class name, which generated templates carry
	Since      string   // Heat's release that brought the type; lists of types can be filtered by it
	Service    string   // catalogue type of the service that serves it; "none" when it needs no cloud
	Other      string   // the property, a map, whose credential_secret_id, ca_cert and insecure name another cloud for its calls
	Region     string   // the property that holds the region of its calls, when it is not the stack's own
	Version    string   // microversion of all its calls, where a step names no other
	Admin      bool     // only a project admin may use it (Heat's policy)
	Family     string   // types whose names begin so have this definition too, such as Custom::
	Extra      bool     // takes other properties too, with any value
	Values     []string // keys of Data that hold attributes by their names: any name may be there
	Open       bool     // takes any property and has any attribute (OS::Heat::None)
	Signals    bool     // accepts signals
	AWSSignals bool     `yaml:"aws_signals"` // its signals have AWS's four fields, and each must be given
	Key        bool     // Hearth issues a key pair for each object, as it does for each that accepts signals
	NameLimit  int      `yaml:"name_limit"` // of physical names, in characters; 0 means 255
	Properties map[string]Property
	Policy     map[string]Property `yaml:"update_policy"` // the update policies that it accepts
	Rules      []Rule
	Check      string // Check hook: rules that look at values
	Beside     string // Beside hook: rules that look at other resources of the template
	Probe      string // Probe hook: what to ask a service before a template is accepted
	After      string // After hook: dependencies without a reference
	Companions string // After hook: what else a nested stack with this resource waits for
	Reference  string // Value hook: what get_resource returns, when it is not the physical ID
	Attributes map[string]Attribute
	Outputs    string // the field of show that holds attributes by their names: the defined ones and any others
	Substitute string // the type that this one became: a resource of one may become the other in place (Heat's substitute_class)
	Support    string // HIDDEN: templates may use it, and no list shows it; empty means SUPPORTED
	Show       *Show
	Look       *Find  // how to recognise an object without show, or one that show does not tell from another: in: what Get answers, Match decides
	Inner      *Inner // of a type whose resources are nested stacks with templates by URL
	Deploys    *Deploys
	Create     []Step
	Update     []Step
	Delete     []Step
	LetGo      []Step   `yaml:"let_go"`    // of an object that is to be replaced: releases what only one object may have (Heat's prepare_for_replace)
	OnePer     []string `yaml:"one_per"`   // properties: an object releases only for a successor with the same values in all of them
	TakeBack   []Step   `yaml:"take_back"` // of an object that becomes current again: takes back what the objects made meanwhile have (Heat's restore_prev_rsrc)
	Suspend    []Step
	Resume     []Step
	Examine    []Step              // of a check: asks the object to check itself
	Snapshot   []Step              // makes a copy, whose ID goes into Data
	Restore    string              // Restore hook: the template properties that make an object of the copy
	Forget     *Forget             // how the copy is deleted
	Healthy    map[string][]string // fields of show that a check looks at, with the values of a healthy object; {} checks only that it exists, none checks nothing
	Replace    string              // Replace hook: must this change be a replacement?
	Always     bool                // an update always reaches its object, even if its template entry is unchanged: its content decides
	Lasting    bool                // a failed one is kept if its object exists and is healthy (Heat's needs_replace_failed)
	Repeatable bool                // a failed update is followed by another update of the object, not by a replacement
	SecretData []string            `yaml:"secret_data"` // keys of Data whose values are secret
	Retryable  bool                `yaml:"retryable"`   // a creation that ends in error is undone and tried again (Heat's ResourceInError)
}

// Forget is where a copy that a snapshot made is shown and deleted: Path of Service. The ID under
// Key of Data replaces {copy}.
type Forget struct{ Service, Path, Key string }

// CopyOf returns the ID of the copy that a row's data names; empty when there is none.
func (f Forget) CopyOf(data map[string]any) string {
	id, _ := data[f.Key].(string)
	return id
}

// A Property is a property that a template may give, in Heat's words.
type Property struct {
	Type          string // string integer number boolean list map any
	About         string
	Required      bool
	Default       any
	UpdateAllowed bool `yaml:"update_allowed"`
	Immutable     bool
	Unimplemented bool // giving it is an error: Heat's schema only lists it
	Allowed       []any
	Range         *Range
	Length        *Range
	Modulo        *Modulo
	Pattern       string              // anchored at both ends
	Constraint    string              // custom constraint on the value; a row of the constraint table, or a pure check
	Ref           string              // the value is a name or ID of such an object and is sent as its ID; implies Constraint
	Late          bool                // Ref is looked up when the value is sent, not when a template is checked
	Field         string              // its name in the API, when it differs
	Local         bool                // never sent: hooks read it
	Was           string              // the newer property that replaces this deprecated one: the value is moved there
	Items         *Property           // of a list
	Properties    map[string]Property // of a map
	Support       string              // DEPRECATED, HIDDEN; empty means SUPPORTED
	Secret        bool                // the value is secret, wherever it comes from
	SecretKeys    []string            `yaml:"secret_keys"` // of a map with any keys: those with a secret value, in lower case
}

// A Range is a pair of bounds, each optional.
type Range struct{ Min, Max *float64 }

// Modulo requires value mod Step == Offset.
type Modulo struct{ Step, Offset float64 }

// An Attribute is what get_attr returns: the field of that name in the answer to show, or Field, or
// the result of the Value hook.
type Attribute struct {
	Type, About, Field, Value string
	Support                   string // HIDDEN: it can be read and is not shown; empty means SUPPORTED

	// Get is a call of its own, made only when the attribute is read. The value under In of its
	// answer ("" is the whole) goes into r.Attributes, under Field or the attribute's name. The
	// Value hook reads it there, or it is returned as it is.
	Get, In string
	Service string // of Get, when not the definition's own
	Version string // microversion of Get, when not the definition's own
}

// A Rule looks at presence only.
type Rule struct {
	ExactlyOne []string `yaml:"exactly_one"`
	AtLeastOne []string `yaml:"at_least_one"`
	NeverBoth  []string `yaml:"never_both"`
	Needs      []string // the first, when given, needs all the others
}

// Show is the call whose answer holds the attributes. In is the key that wraps them. For Head the
// attributes are the headers, in lower case.
type Show struct {
	Get, In string
	Head    string
	Service string
}

// A Step is exactly one of: a call (post, put, patch, delete, get), a wait (ask until), an
// await (signals), a pause, a hook (go), a nest.
type Step struct {
	Post, Put, Patch, Delete, Get string
	Wait                          string
	Await                         *Await
	Pause                         string // Pause hook: seconds
	Do                            string `yaml:"go"` // names a Do hook
	Nest                          string // the same action on the nested stack that the resource is: OfType, ByURL, or the kind of group that makes its template

	Service string            // when it is not the definition's own
	Version string            // microversion
	For     []string          // the properties that it sends, and no others; the step is skipped when none is set (create) or changed (update)
	As      string            // the key that wraps the body
	Body    string            // Body hook
	Header  string            // Header hook
	JSON    any               `yaml:"json"` // the body, when it is always the same
	Empty   bool              // it has no body
	Source  bool              // the body also gets the files and the environment of the stack's own template, without the parameters
	KeepID  string            `yaml:"keep_id"` // where the ID is in the answer
	ID      string            // ID hook: makes the ID from the request and the answer
	Keep    map[string]string // key of Data → where it is in the answer
	Find    *Find             // how to recognise the object when the answer was lost
	Until   Until
	Fail    map[string][]string
	Why     string // where in the answer the reason of a failure is
	List    *Find  // one call that answers for many waiting rows: "id" says which item is whose
	Within  string // property that holds how many seconds a wait may take
	Missing bool   // a 404 is success: what it would undo does not exist
	Exists  bool   // a 409 is success: what it would make exists
	Judges  bool   // of a hook: it decides about refusals itself, which are answers like others, even where nothing is deleted
}

// Find is a call that lists candidates, under In. Match is the Match hook that recognises ours.
// Without one, a candidate is ours if it was created after the step began and holds every plain
// value that was sent.
type Find struct{ Get, In, Match, Service string }

// Await waits until Count signals have come for the resource that the property SignalsOn names, at
// most Within seconds. Count and Within are property names. The property has the resource's physical
// ID, or Of makes it; when Of makes nil, the step is skipped.
type Await struct {
	SignalsOn string `yaml:"signals_on"`
	Of        string // Value hook
	Count     string
	Within    string
}

// Until holds the field values that end a wait, or Gone: the object no longer exists.
type Until struct {
	Removed bool
	Field   map[string][]string
}
