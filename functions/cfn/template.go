package cfn

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hearth/shared/awsquery"
	"hearth/shared/engine"
	"hearth/shared/stack"
	"hearth/shared/web"
)

// mostBody is how long a TemplateBody may be; a template at an address may be longer.
const mostBody = 51_200

// template returns the template that a request gives, as a text or by its address. It is empty
// when the request gives none.
func (c *cfn) template(r *call) ([]byte, error) {
	body, address := r.params.String("TemplateBody"), r.params.String("TemplateURL")
	if address == "" {
		address = r.params.String("TemplateUrl") // as Heat spells it
	}
	switch {
	case body != "" && address != "":
		return nil, awsquery.Errorf(awsquery.ValidationError, "TemplateBody and TemplateURL cannot both be specified.")
	case len(body) > mostBody:
		return nil, awsquery.Errorf(awsquery.ValidationError,
			"1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to %d", mostBody)
	case body != "":
		return []byte(body), nil
	case address == "":
		return nil, nil
	case c.Fetch == nil:
		return nil, awsquery.Errorf(awsquery.ValidationError, "TemplateURL: no templates are fetched here; send the template as TemplateBody.")
	}
	text, err := c.Fetch.Get(r.Context(), address)
	if err != nil {
		return nil, awsquery.Errorf(awsquery.ValidationError, "TemplateURL: the template cannot be read: %s", web.Sentence(err))
	}
	if len(text) > c.MaxTemplate {
		return nil, awsquery.Errorf(awsquery.ValidationError, "TemplateURL: the template has more than %d bytes.", c.MaxTemplate)
	}
	return text, nil
}

// neededTemplate is template for actions that need one.
func (c *cfn) neededTemplate(r *call) ([]byte, error) {
	text, err := c.template(r)
	if err == nil && len(text) == 0 {
		err = awsquery.Errorf(awsquery.ValidationError, "Either Template URL or Template Body must be specified.")
	}
	return text, err
}

type getTemplateResult struct {
	TemplateBody    json.RawMessage
	StagesAvailable []string
}

func (c *cfn) getTemplate(r *call) (any, error) {
	body, err := c.storedTemplate(r)
	if err != nil {
		return nil, err
	}
	text := json.RawMessage(body)
	if r.format == awsquery.JSON && !json.Valid(text) {
		if text, err = json.Marshal(string(body)); err != nil {
			return nil, err
		}
	}
	return getTemplateResult{TemplateBody: text, StagesAvailable: []string{"Original", "Processed"}}, nil
}

// storedTemplate returns the template of the stack or of the change set that a request names.
func (c *cfn) storedTemplate(r *call) ([]byte, error) {
	if r.params.Given("ChangeSetName") {
		return c.templateOfChangeSet(r)
	}
	s, err := c.find(r, "StackName")
	if err != nil {
		return nil, err
	}
	if s.InReview() {
		return nil, noStack(r.params.String("StackName")) // as AWS: it has only the templates of its change sets
	}
	source, err := c.Templates.Source(r.Context(), s)
	if err != nil {
		return nil, err
	}
	known, err := c.hiddenFrom(r, s)
	return []byte(known.Mask(string(source.Template))), err
}

type validateTemplateResult struct {
	Parameters         []templateParameter
	Description        string
	Capabilities       []string
	CapabilitiesReason string
	DeclaredTransforms []string
}

type templateParameter struct {
	ParameterKey string
	DefaultValue *string
	NoEcho       *bool
	Description  string
}

func (c *cfn) validateTemplate(r *call) (any, error) {
	body, err := c.neededTemplate(r)
	if err != nil {
		return nil, err
	}
	found, err := c.Templates.Validate(r.Context(), r.Caller, engine.Request{Source: stack.Source{Template: body}})
	if err != nil {
		return nil, err
	}
	if err := found.Usage.Refused.Err(); err != nil {
		return nil, err
	}
	result := validateTemplateResult{Parameters: []templateParameter{}, Description: described(found.Description), DeclaredTransforms: found.Usage.Transforms}
	result.Capabilities, result.CapabilitiesReason = found.Usage.NeededCapabilities(true)
	for _, p := range found.Parameters {
		shown := templateParameter{ParameterKey: p.Name, NoEcho: &p.Hidden, Description: p.Description}
		if p.HasDefault {
			value := text(p.Default)
			shown.DefaultValue = &value
		}
		result.Parameters = append(result.Parameters, shown)
	}
	return result, nil
}

type estimateResult struct{ Url string }

func (c *cfn) estimateTemplateCost(r *call) (any, error) {
	if _, err := c.neededTemplate(r); err != nil {
		return nil, err
	}
	return estimateResult{"https://en.wikipedia.org/wiki/Gratis"}, nil
}

// parameters returns the values that a request gives, and the names whose previous value it keeps.
func parameters(r *call) (values map[string]any, previous []string, err error) {
	members, err := r.params.Members("Parameters")
	if err != nil {
		return nil, nil, err
	}
	values = map[string]any{}
	seen := map[string]bool{}
	for i, m := range members {
		name := m.String("ParameterKey")
		keeps, err := m.Bool("UsePreviousValue", false)
		switch {
		case err != nil:
			return nil, nil, err
		case name == "":
			return nil, nil, awsquery.Errorf(awsquery.ValidationError, "Parameters.member.%d has no ParameterKey.", i+1)
		case seen[name]:
			return nil, nil, awsquery.Errorf(awsquery.ValidationError, "The parameter [%s] is given more than once.", name)
		case keeps && m.Given("ParameterValue"):
			return nil, nil, awsquery.Errorf(awsquery.ValidationError, "Invalid input for parameter key %s. Cannot specify usePreviousValue as true and non empty value for a parameter", name)
		case keeps:
			previous = append(previous, name)
		default:
			values[name] = m.String("ParameterValue")
		}
		seen[name] = true
	}
	return values, previous, nil
}

// newParameters returns the parameters of a stack that is new: they have no previous values.
func newParameters(r *call) (map[string]any, error) {
	values, previous, err := parameters(r)
	if err == nil && len(previous) > 0 {
		err = awsquery.Errorf(awsquery.ValidationError, "Parameters: [%s] have no previous value: the stack is new.", strings.Join(previous, ", "))
	}
	return values, err
}

// tags returns the tags that a request gives, as Heat's API shows them: key=value. It is nil when
// the request gives none.
func tags(r *call) ([]string, error) {
	members, err := r.params.Members("Tags")
	if err != nil {
		return nil, err
	}
	all := map[string]string{}
	for i, m := range members {
		key := m.String("Key")
		if key == "" {
			return nil, awsquery.Errorf(awsquery.ValidationError, "Tags.member.%d has no Key.", i+1)
		}
		if _, twice := all[key]; twice {
			return nil, awsquery.Errorf(awsquery.ValidationError, "The tag %s is given more than once.", key)
		}
		all[key] = m.String("Value")
	}
	var tags []string
	for _, key := range slices.Sorted(maps.Keys(all)) {
		tags = append(tags, fmt.Sprintf("%s=%s", key, all[key]))
	}
	return tags, nil
}
