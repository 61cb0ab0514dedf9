package nested

import (
	"regexp"
	"slices"
	"strings"

	"hearth/shared/hot"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// A Provider is a template used as a resource type: its parameters are the properties, its outputs
// the attributes.
type Provider struct {
	Name     string        // of the template
	Template *hot.Template // nil when it cannot be read

	properties map[string]stepdef.Property
	attributes []string       // sorted, including show
	problems   stack.Problems // that keep it from being a type
	inner      stack.Problems // of the rest of its text
	values     int
}

// provider reads the template of a name, which is among the files or missing: nothing is fetched.
func (t *tree) provider(name string, user bool) *Provider {
	t.reading.Lock()
	p := t.providers[name]
	t.reading.Unlock()
	if p != nil {
		return p
	}
	p = &Provider{Name: name, properties: map[string]stepdef.Property{}, attributes: []string{"show"}}
	defer func() {
		t.reading.Lock()
		t.providers[name] = p
		t.reading.Unlock()
	}()
	text, there := t.files[name]
	if !there {
		sentence := `Could not fetch remote template "` + name + `": ` + unfetched(name, user)
		p.problems = stack.Problems{{
			Code:    stack.StackValidationFailed,
			Kind:    stack.NotFetched,
			Message: sentence,
			Absent:  stack.AbsentFile{Name: name, Sentence: sentence},
			Offline: unopened(name),
		}}
		return p
	}
	var err error
	p.Template, err = hot.ParseNested([]byte(text), name, t.Limits, t.defaults)
	problems, ok := err.(stack.Problems)
	if err != nil && !ok {
		problems = stack.Problems{{Code: stack.CodeOf(err), Message: err.Error()}}
	}
	p.sort(problems, t.defaults)
	if p.Template == nil {
		return p
	}
	p.values = size(p.Template.Raw)
	for _, parameter := range p.Template.Parameters {
		_, standard := t.defaults[parameter.Name]
		p.properties[parameter.Name] = stepdef.Property{
			Type: propertyTypes[parameter.Type], About: parameter.Description, UpdateAllowed: true,
			Required: parameter.Default == nil && !standard,
		}
	}
	for _, o := range p.Template.Outputs {
		p.attributes = append(p.attributes, o.Name)
	}
	slices.Sort(p.attributes)
	return p
}

// HasAttribute reports whether a stack of the template has an output of the name, or an attribute
// that all stacks have.
func (p *Provider) HasAttribute(name string) bool {
	return p.Template == nil || slices.Contains(p.attributes, name)
}

// propertyTypes maps the types of parameters to those of properties.
var propertyTypes = map[string]string{
	hot.String: "string", hot.Number: "number", hot.List: "list", hot.JSON: "map", hot.Boolean: "boolean",
}

// sort decides where problems of the template are reported. What keeps it from being a type is
// reported at the resource, in Heat's words and with Heat's code. The rest is reported in the
// nested stack.
func (p *Provider) sort(problems stack.Problems, defaults map[string]any) {
	for _, one := range problems {
		one.File = p.Name
		switch {
		case p.Template == nil && one.Code == stack.BadRequest:
			one.Code = stack.StackValidationFailed
			p.problems = append(p.problems, one)
		case p.Template == nil, one.Code == stack.InvalidSchemaError:
			name, ok := refusedDefault(one)
			if _, given := defaults[name]; ok && !given {
				one.Offline = one.Message + ", unless parameter_defaults of an environment give another"
			}
			p.problems = append(p.problems, one)
		case one.Kind != stack.WrongOutput:
			p.inner = append(p.inner, one)
		}
	}
	if p.Template == nil {
		return
	}
	for _, one := range p.Template.ProviderOutputs() {
		one.File = p.Name
		p.problems = append(p.problems, one)
	}
}

// refusedDefault returns the name of the parameter whose default is refused by its own
// constraints.
func refusedDefault(p stack.Problem) (name string, ok bool) {
	if p.Kind != stack.WrongDefault {
		return "", false
	}
	_, name, ok = strings.Cut(p.Path, ".")
	return strings.TrimSuffix(name, "."+lastKey(p.Path)), ok // default, or Default
}

var scheme = regexp.MustCompile(`^([a-zA-Z][a-zA-Z0-9+.-]*):`)

// unopened returns the sentence about a template at a URL in a place that opens no URLs.
func unopened(name string) string {
	if m := scheme.FindStringSubmatch(name); m == nil || m[1] != "http" && m[1] != "https" {
		return ""
	}
	return `The template at "` + name + `" is not opened here; it was not looked at.`
}

// unfetched returns why a template that is not among the files cannot be used.
func unfetched(name string, user bool) string {
	m := scheme.FindStringSubmatch(name)
	switch {
	case m == nil:
		return "Invalid URL scheme "
	case m[1] == "http", m[1] == "https":
		return "Failed to retrieve template from " + name
	case m[1] == "file" && !user:
		return "Failed to retrieve template: " + name
	}
	return "Invalid URL scheme " + m[1]
}
