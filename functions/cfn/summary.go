package cfn

import (
	"hearth/shared/awsquery"
	"hearth/shared/engine"
	"hearth/shared/stack"
)

type templateSummaryResult struct {
	Parameters         []parameterDeclaration
	Description        string
	Capabilities       []string
	CapabilitiesReason string
	ResourceTypes      []string
	Version            string
	DeclaredTransforms []string
}

type parameterDeclaration struct {
	ParameterKey, ParameterType string
	DefaultValue                *string
	NoEcho                      *bool
	Description                 string
	ParameterConstraints        *allowedValues
}

type allowedValues struct{ AllowedValues []string }

// awsTypes are AWS's names for Heat's types of parameters.
var awsTypes = map[string]string{"string": "String", "number": "Number", "comma_delimited_list": "CommaDelimitedList", "json": "Json", "boolean": "Boolean"}

// getTemplateSummary describes a template, or that of a stack.
func (c *cfn) getTemplateSummary(r *call) (any, error) {
	for _, name := range []string{"StackSetName", "CallAs"} {
		if r.params.Given(name) {
			return nil, unsupportedParameter(name)
		}
	}
	source, hidden, err := c.summarized(r)
	if err != nil {
		return nil, err
	}
	found, err := c.Templates.Validate(r.Context(), r.Caller, engine.Request{Source: source})
	if err != nil && hidden != nil {
		err = stack.Errorf(stack.CodeOf(err), "%s", hidden.Mask(err.Error()))
	}
	if err != nil {
		return nil, err
	}
	if r.params.String("StackName") == "" {
		if err := found.Usage.Refused.Err(); err != nil {
			return nil, err
		}
	}
	result := templateSummaryResult{
		Parameters: []parameterDeclaration{}, ResourceTypes: found.Usage.Types, Version: found.Version, DeclaredTransforms: found.Usage.Transforms,
		Description: hidden.Mask(described(found.Description)),
	}
	result.Capabilities, result.CapabilitiesReason = found.Usage.NeededCapabilities(true)
	for _, p := range found.Parameters {
		shown := parameterDeclaration{ParameterKey: p.Name, ParameterType: awsTypes[p.Type], NoEcho: &p.Hidden, Description: hidden.Mask(p.Description)}
		if shown.ParameterType == "" {
			shown.ParameterType = p.Type
		}
		if p.HasDefault {
			value := hidden.Mask(text(p.Default))
			shown.DefaultValue = &value
		}
		if len(p.Allowed) > 0 {
			shown.ParameterConstraints = &allowedValues{}
			for _, v := range p.Allowed {
				shown.ParameterConstraints.AllowedValues = append(shown.ParameterConstraints.AllowedValues, hidden.Mask(text(v)))
			}
		}
		result.Parameters = append(result.Parameters, shown)
	}
	return result, nil
}

// summarized returns the source that a request names: that of a stack, or a template that it gives. hidden
// are the secrets in it that the caller must not see.
func (c *cfn) summarized(r *call) (source stack.Source, hidden *stack.Secrets, err error) {
	if r.params.String("StackName") == "" {
		body, err := c.neededTemplate(r)
		return stack.Source{Template: body}, nil, err
	}
	if r.params.Given("TemplateBody") || r.params.Given("TemplateURL") {
		return source, nil, awsquery.Errorf(awsquery.ValidationError, "StackName cannot be specified together with TemplateBody or TemplateURL.")
	}
	s, err := c.findLiving(r, "StackName")
	if err != nil {
		return source, nil, err
	}
	if s.InReview() {
		return source, nil, noStack(r.params.String("StackName"))
	}
	if source, err = c.Templates.Source(r.Context(), s); err != nil {
		return source, nil, err
	}
	source.Environment.Parameters = nil // their values are not shown
	if hidden, err = c.hiddenFrom(r, s); hidden != nil {
		source.Environment.ParameterDefaults = nil
	}
	return source, hidden, err
}
