package hot

import (
	"fmt"
	"slices"
	"strings"

	"hearth/shared/hot/funcs"
	"hearth/shared/near"
	"hearth/shared/stack"
)

// The sections of CloudFormation that Heat does not know. A template that has one is
// written for Amazon.
const (
	transformSection = "Transform"
	metadataSection  = "Metadata"
	rulesSection     = "Rules"
)

// languageExtensions is the only known transform.
const languageExtensions = "AWS::LanguageExtensions"

// readTransform decides which functions a CloudFormation template may use. They are Heat's and
// Amazon's, and those of the language extensions if it declares them. Its Fn::Base64 encodes if it
// asks for Amazon's meaning.
func (t *Template) readTransform(bad *findings) {
	if t.Kind != CFN {
		return
	}
	n := t.Raw.Get(transformSection)
	items, at := []*Node{n}, path(transformSection)
	if n != nil && n.Kind == funcs.List {
		items = n.Items
	}
	for _, item := range items {
		if item.IsNull() {
			continue
		}
		name, ok := item.Text()
		if ok && name == languageExtensions {
			t.extended = true
			continue
		}
		if item.Kind == funcs.Map {
			name, ok = item.Get("Name").Text()
		}
		if !ok {
			bad.add(stack.Problem{
				Code: stack.StackValidationFailed, Path: at.String(), Named: at.Up == nil,
				Message: "Transform must be the name of a transform, or a list of names",
			}, item)
			continue
		}
		bad.add(stack.Problem{
			Code: stack.StackValidationFailed, Path: at.String(), Hint: transformHint(name),
			Message: fmt.Sprintf("The transform %s is not supported; the only one is %s", name, languageExtensions),
		}, item)
	}
	t.version.functions = funcs.Amazon(t.version.functions, t.extended, t.amazonMeaning(bad))
	if t.hasAmazonSection() {
		t.version.functions.Maps = funcs.NameNothing
	}
}

// Transforms returns the names of the transforms that the template declares.
func (t *Template) Transforms() []string {
	if t.extended {
		return []string{languageExtensions}
	}
	return nil
}

// hasAmazonSection reports whether Heat refuses the template for a section that it does not
// know.
func (t *Template) hasAmazonSection() bool {
	return slices.ContainsFunc([]string{transformSection, metadataSection, rulesSection}, func(name string) bool {
		return has(t.Raw.Keys, name)
	})
}

// transformHint returns what to do about a transform that is a macro of AWS.
func transformHint(name string) string {
	switch {
	case strings.HasPrefix(name, "AWS::Serverless"):
		return "The types AWS::Serverless::… are of AWS's own macro SAM: write the resources that they stand for."
	case strings.HasPrefix(name, "AWS::Include"):
		return "AWS::Include takes parts from a bucket at AWS: write them into the template."
	}
	if hint := near.Hint(name, []string{languageExtensions}); hint != "" {
		return hint
	}
	return "It is a macro, a function at AWS that rewrites the template: send the template as it leaves the macro."
}

// amazonMeaning reports whether the template's metadata ask for Amazon's meaning where it differs
// from Heat's.
func (t *Template) amazonMeaning(bad *findings) bool {
	ours := t.Raw.Get(metadataSection).Get("Hearth")
	n := ours.Get("Semantics")
	if n == nil {
		return false
	}
	text, _ := n.Text()
	if text != "AWS" && text != "Heat" {
		bad.invalid(n, path(metadataSection, "Hearth", "Semantics").String(), "Semantics must be AWS or Heat")
	}
	return text == "AWS"
}

// readInterface reads the groups and labels of parameters that AWS::CloudFormation::Interface gives
// for a form. It is for people, so no mistake in it refuses a template: what does not fit is left
// out.
func (t *Template) readInterface(bad *findings) {
	if t.Kind != CFN {
		return
	}
	all := t.Raw.Get(metadataSection)
	if all != nil && !all.IsNull() && all.Kind != funcs.Map {
		bad.named(all, metadataSection, "Metadata must be a map")
	}
	form := all.Get("AWS::CloudFormation::Interface")
	labels := form.Get("ParameterLabels")
	for _, p := range t.Parameters {
		if label, ok := labels.Get(p.Name).Get("default").Text(); ok {
			p.Label = label
		}
	}
	var groups []any
	if list := form.Get("ParameterGroups"); list != nil && list.Kind == funcs.List {
		for _, group := range list.Items {
			label, _ := group.Get("Label").Get("default").Text()
			groups = append(groups, map[string]any{"label": label, "parameters": t.grouped(group.Get("Parameters"))})
		}
	}
	if groups != nil {
		t.ParameterGroups = groups
	}
}

func (t *Template) grouped(n *Node) []any {
	names := []any{}
	if n == nil || n.Kind != funcs.List {
		return names
	}
	for _, item := range n.Items {
		if name, ok := item.Text(); ok && t.parameters[name] != nil {
			names = append(names, name)
		}
	}
	return names
}
