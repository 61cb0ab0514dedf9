package hot

import (
	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// A Template holds the declarations of a text. It never changes once it is made; everything that it
// returns may be shared.
type Template struct {
	Kind        Kind
	Version     string // the date of the version: 2016-10-14 for newton
	Description string // stack.NoDescription when it has none

	Parameters []*Parameter // these four in the order sent
	Conditions []*Condition
	Resources  []*Resource
	Outputs    []*Output

	ParameterGroups any   // as sent, or nil
	Raw             *Node // the whole text; as JSON it is in the order sent

	Rules []*Rule // of parameters, taken together; only in CloudFormation

	version    version
	mappings   any // as sent, an empty map for none
	written    any // the same, its booleans as the words that they are written as
	parameters map[string]*Parameter
	conditions map[string]*Condition
	resources  map[string]*Resource
	outputs    map[string]*Output
	disabled   map[string]string // resources that a condition has dropped, each with the condition's name or nothing
	byDefault  map[string]bool   // those of them that it drops only because of a parameter's default
	decided    bool

	whole    *Node // Raw with its loops expanded
	open     bool  // a loop waits for the values of parameters
	extended bool  // the language extensions are declared

	mostResources int // that loops may make, or 0

	meter    *stack.Meter // of the request, while the template is read
	told     map[stack.Problem]bool
	gathered func() *usage
	exports  []Export
	imports  []Import
}

// A Condition is a named expression that holds or does not.
type Condition struct {
	Name string
	Node *Node // prepared

	refused bool // by Parse
}

// An Output is a value that a stack shows.
type Output struct {
	Name        string
	Description string // stack.NoOutputDescription when it has none
	Value       *Node  // prepared; null when its condition does not hold
	Condition   *Node  // prepared, or nil
	Export      *Node  // the name it is exported by, prepared, or nil

	at *Node
}

// Parameter returns the parameter of that name, or nil.
func (t *Template) Parameter(name string) *Parameter { return t.parameters[name] }

// Resource returns the resource of that name, or nil.
func (t *Template) Resource(name string) *Resource { return t.resources[name] }

// Output returns the output of that name, or nil.
func (t *Template) Output(name string) *Output { return t.outputs[name] }

// Parse reads a template. The error is a *stack.Error (the text is too large) or stack.Problems.
// With Problems the Template is nil when the text is unusable. Otherwise it holds everything that
// is usable, so that Values and Check can find what else is wrong.
func Parse(src []byte, limits Limits) (*Template, error) {
	t, err := parseWith(src, limits, nil)
	return t, asTemplate.words(err)
}

// ParseNested is Parse for a template that a resource's type names. Problems of an unreadable text
// name it. As in Heat, the environment's parameter_defaults replace the template's own defaults
// before those are checked.
func ParseNested(src []byte, name string, limits Limits, defaults map[string]any) (*Template, error) {
	t, err := parseWith(src, limits, defaults)
	return t, asNested(name).words(err)
}

func parseWith(src []byte, limits Limits, defaults map[string]any) (*Template, error) {
	n, err := read(src, limits.filled())
	if err != nil {
		return nil, err
	}
	return made(n, limits.Resources, defaults, limits.Meter)
}

// Made is Parse for a tree without a text. Unknown values may be in it, each as a scalar of its
// own.
func Made(n *Node) (*Template, error) {
	t, err := made(n, 0, nil, nil)
	return t, asTemplate.words(err)
}

// made reads a template; defaults replace those of its parameters.
func made(n *Node, mostResources int, defaults map[string]any, m *stack.Meter) (*Template, error) {
	v, _, err := versionOf(n)
	if err != nil {
		return nil, err
	}
	t := &Template{Kind: v.kind, Version: v.date, version: v, Raw: n, whole: n, mostResources: mostResources, meter: m}
	t.version.functions = v.functions.From(&funcs.Slab{})
	defer func() { t.version.functions, t.meter = t.version.functions.From(nil), nil }()
	var bad findings
	t.readMappings()
	t.readTransform(&bad)
	unresolved := t.refuseMacros(&bad)
	found := len(bad)
	t.readParameters(&bad)
	t.setDefaults(defaults)
	t.readSections(&bad)
	t.expand(nil, &bad)
	t.readParts(&bad)
	t.readRules(&bad)
	t.readInterface(&bad)
	bad.addAll(t.checkSchemas())
	t.remember(bad)
	if unresolved { // so the rest of what is wrong may be what a macro mends
		bad = bad[:found]
	}
	t.decided = !t.undecided()
	t.gathered = t.gathering()
	return t, stack.Problems(bad).Err()
}

// readParts reads the sections that loops may have made.
func (t *Template) readParts(bad *findings) {
	t.readResources(bad)
	t.readGroups(bad)
	t.readConditions(bad)
	t.readOutputs(bad)
}

// section returns a section's value, nil when it is missing or empty.
func (t *Template) section(name string) *Node {
	n := t.whole.Get(name)
	if n.Empty() {
		return nil
	}
	return n
}

func (t *Template) readSections(bad *findings) {
	w := t.version.words
	known := t.version.sections()
	for i, key := range t.Raw.Keys {
		if !has(known, key) {
			bad.add(stack.Problem{
				Code: stack.StackValidationFailed, Kind: stack.UnknownSection, Path: key, Named: true, Message: "The template section is invalid: " + key, Hint: bad.near(key, func() []string { return known }),
			}, t.Raw.Key(i))
		}
	}
	t.Description = stack.NoDescription
	if about := t.section(w.description); about != nil {
		t.Description = funcs.Str(about.Plain())
	}
}

// undecided reports whether Decide has something to do.
func (t *Template) undecided() bool {
	if t.Kind == CFN { // for its rules, exports and imports at least
		return true
	}
	for _, r := range t.Resources {
		if r.Condition != nil || funcs.Undecided(r.Properties) || funcs.Undecided(r.Metadata) ||
			funcs.Undecided(r.UpdatePolicy) || funcs.Undecided(r.ExternalID) || r.policy.IsDynamic() {
			return true
		}
	}
	for _, o := range t.Outputs {
		if o.Condition != nil || funcs.Undecided(o.Value) {
			return true
		}
	}
	return false
}

func has(list []string, name string) bool {
	for _, one := range list {
		if one == name {
			return true
		}
	}
	return false
}
