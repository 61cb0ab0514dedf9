package stepdef

// A Def is one resource type: what a template may say of it and what is done with that.
type Def struct {
	Type       string
	About      string
	Class      string // Heat's class name, which generated templates carry
	Since      string // Heat's release that brought the type, as lists of types are filtered by it
	Service    string // catalogue type of the service that serves it; "none" when it needs no cloud
	Other      string // the property, a map, whose credential_secret_id, ca_cert and insecure name another cloud that its calls go to
	Region     string // where among the properties the region stands that its calls go to, when not the stack's own
	Version    string // microversion that all its calls ask for, where not said otherwise
	Admin      bool   // only a project admin may use it (Heat's policy)
	Open       bool   // takes any property and has any attribute (OS::Heat::None)
	Signals    bool   // takes signals
	NameLimit  int    `yaml:"name_limit"` // of physical names, in characters; 0 is 255
	Properties map[string]Property
	Policy     map[string]Property `yaml:"update_policy"` // the update policies that it takes
	Rules      []Rule
	Check      string // Check hook: rules that look at values
	Beside     string // Beside hook: rules that look at other resources of the template
	Probe      string // Probe hook: what a service is asked before a template is accepted
	After      string // After hook: dependencies that no reference says
	Companions string // After hook: what a nested stack that is given this resource waits for as well
	Reference  string // Value hook: what get_resource gives, when it is not the physical id
	Attributes map[string]Attribute
	Outputs    string // the field of show that holds attributes by their names: those defined, and any others
	Substitute string // the type that this one became: a resource of the one may become one of the other in place (Heat's substitute_class)
	Support    string // HIDDEN: templates may use it, and no list has it; empty is SUPPORTED
	Show       *Show
	Look       *Find  // how an object is recognised that has no show, or whose show does not tell it from another's: in: what Get answers, Match says
	Inner      *Inner // of a type whose resources are stacks with templates by URL
	Create     []Step
	Update     []Step
	Delete     []Step
	LetGo      []Step   `yaml:"let_go"`    // of an object in whose place another is to be made: gives up what only one may have (Heat's prepare_for_replace)
	OnePer     []string `yaml:"one_per"`   // properties: an object lets go only for a successor that has the same in all of them
	TakeBack   []Step   `yaml:"take_back"` // of one that comes into its place again: gets it back from those made meanwhile (Heat's restore_prev_rsrc)
	Suspend    []Step
	Resume     []Step
	Examine    []Step              // of a check: has the object look at itself
	Snapshot   []Step              // keeps a copy, whose id goes into Data
	Restore    string              // Restore hook: what a template says of the copy
	Forget     *Forget             // how the copy is removed
	Healthy    map[string][]string // fields of show that a check looks at, with the values of a sound object; {} wants only that it is there, none is never looked at
	Replace    string              // Replace hook: must this change be a replacement?
	Always     bool                // whatever it is, what is in it decides: an update reaches its object though nothing that the template says of it differs
	Lasting    bool                // one that failed is kept where its object is there and sound (Heat's needs_replace_failed)
	SecretData []string            `yaml:"secret_data"` // keys of Data whose values are secret
	Retryable  bool                `yaml:"retryable"`   // a creation that ends in error is undone and tried again (Heat's ResourceInError)
}

// Forget is where a copy that a snapshot made is shown and deleted: Path of Service, with
// the id that Data has under Key in place of {copy}.
type Forget struct{ Service, Path, Key string }

// A Property is one that a template may give, in Heat's words.
type Property struct {
	Type          string // string integer number boolean list map any
	About         string
	Required      bool
	Default       any
	UpdateAllowed bool `yaml:"update_allowed"`
	Immutable     bool
	Unimplemented bool // giving it is an error: it exists for the API's sake only
	Allowed       []any
	Range         *Range
	Length        *Range
	Modulo        *Modulo
	Pattern       string              // anchored at both ends
	Constraint    string              // custom constraint on the value; a row of the constraint table, or a pure check
	Ref           string              // the value is a name or id of such an object and is sent as its id; implies Constraint
	Late          bool                // Ref is asked when it is sent, not when a template is checked
	Field         string              // its name in the API, when not the same
	Local         bool                // never sent: hooks read it
	Was           string              // a newer property that this deprecated one stands for: its value is moved there
	Items         *Property           // of a list
	Properties    map[string]Property // of a map
	Support       string              // DEPRECATED, HIDDEN; empty is SUPPORTED
	Secret        bool                // the value is secret, wherever it comes from
	SecretKeys    []string            `yaml:"secret_keys"` // of a map with any keys: those with a secret value, in small letters
}

// A Range is a pair of bounds, each optional.
type Range struct{ Min, Max *float64 }

// Modulo wants value mod Step == Offset.
type Modulo struct{ Step, Offset float64 }

// An Attribute is what get_attr gives: the field of that name in the answer to
// show, or Field, or what the Value hook makes of it.
type Attribute struct {
	Type, About, Field, Value string
	Support                   string // HIDDEN: it can be asked for, and is not shown; empty is SUPPORTED

	// Get is a call of its own, made only when the attribute is asked for. What
	// stands under In of its answer ("" is the whole) then stands in r.Attributes
	// under Field, or the attribute's name, for the Value hook or as it is.
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

// Show is the call whose answer holds the attributes: In is the key that wraps
// them; of a Head they are the headers, in small letters.
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
	Go                            string // Do hook
	Nest                          string // the same action on the stack that the resource is: OfType, ByURL, or the kind of group that makes its template

	Service string            // when not the definition's own
	Version string            // microversion
	For     []string          // the properties it is about: left out when none is set (create) or changed (update), and it sends just these
	As      string            // the key that wraps the body
	Body    string            // Body hook
	Header  string            // Header hook
	JSON    any               `yaml:"json"` // the body, when it is always the same
	Empty   bool              // it has no body at all
	Source  bool              // the body also gets the files and the environment of the stack's own template, but for the parameters
	KeepID  string            `yaml:"keep_id"` // where the id is in the answer
	ID      string            // ID hook: makes the id, from what was asked and answered
	Keep    map[string]string // key of Data → where it is in the answer
	Find    *Find             // how to recognise the object when the answer was lost
	Until   Until
	Fail    map[string][]string
	Why     string // where in the answer the reason of a failure is
	List    *Find  // one call that answers for many who wait: items are told apart by "id"
	Within  string // property that holds the seconds a wait may take
	Missing bool   // a 404 is success: what it would undo is not there
	Exists  bool   // a 409 is success: what it would make is there
	Judges  bool   // of a hook: refusals are answers like others, also where nothing is deleted
}

// Find is a call that lists candidates, under In. Match is the Match hook that
// tells ours; without one, a candidate is ours when every plain value that was
// sent stands in it, and it was created after the step was begun.
type Find struct{ Get, In, Match, Service string }

// Await holds until Count signals have come for the resource that the property
// SignalsOn names, at most Within seconds. Count and Within are property names.
type Await struct {
	SignalsOn string `yaml:"signals_on"`
	Count     string
	Within    string
}

// Until is the field values that end a wait, or Gone: the object is no longer there.
type Until struct {
	Removed bool
	Field   map[string][]string
}
