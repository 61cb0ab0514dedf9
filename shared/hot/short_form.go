package hot

import (
	"errors"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"hearth/shared/hot/funcs"
	"hearth/shared/near"
)

// shortNames are the tags of CloudFormation's YAML that mean functions: !Sub is Fn::Sub. In HOT
// they mean nothing, as for Heat.
var shortNames = []string{
	"!And", "!Base64", "!Cidr", "!Condition", "!Contains", "!EachMemberEquals", "!EachMemberIn", "!Equals", "!FindInMap", "!GetAZs", "!GetAtt", "!If",
	"!ImportValue", "!Join", "!Length", "!Not", "!Or", "!Ref", "!RefAll", "!Select", "!Split", "!Sub", "!ToJsonString", "!Transform", "!ValueOf",
	"!ValueOfAll",
}

// longForm returns the name of the function that a tag means, or nothing.
func longForm(tag string) string {
	if !slices.Contains(shortNames, tag) {
		return ""
	}
	if tag == "!Ref" || tag == "!Condition" {
		return tag[1:]
	}
	return "Fn::" + tag[1:]
}

// hasShortForms reports whether the tags of a document mean functions.
func hasShortForms(root *yaml.Node) bool {
	if root.Kind != yaml.MappingNode {
		return false
	}
	var keys []string
	for i := 0; i < len(root.Content); i += 2 {
		keys = append(keys, root.Content[i].Value)
	}
	return !slices.Contains(keys, hotHeader) &&
		(slices.Contains(keys, cfnHeader) || slices.Contains(keys, amazHeader) || slices.Contains(keys, cfnWords.resources))
}

// short returns the function that the tag of a node means, or nothing.
func (r *yamlReader) short(n *yaml.Node) string {
	if !r.tags || !strings.HasPrefix(n.Tag, "!") {
		return ""
	}
	return longForm(n.Tag)
}

// meant adds the tag that was probably meant to the refusal of a tag.
func (r *yamlReader) meant(n *yaml.Node, err error) error {
	if err == nil {
		return nil
	}
	var u *unreadable
	if r.tags && errors.As(err, &u) && strings.HasPrefix(n.Tag, "!") {
		u.hint = near.Hint(n.Tag, shortNames)
	}
	return err
}

// call turns a value with a short form into the call that it means. A scalar is a text then,
// whatever it looks like.
func (r *yamlReader) call(n *yaml.Node, name string) (*Node, error) {
	made := &Node{Kind: funcs.Map, Line: n.Line, Column: n.Column, Keys: []string{name}}
	made.Spots = []funcs.Spot{{Line: int32(n.Line), Column: int32(n.Column)}}
	args := &Node{Value: n.Value, Line: n.Line, Column: n.Column}
	if n.Kind != yaml.ScalarNode {
		plain := *n
		plain.Tag, plain.Anchor, plain.Style = "", "", n.Style&^yaml.TaggedStyle
		var err error
		if args, err = r.node(&plain); err != nil {
			return nil, err
		}
	}
	made.Items = []*Node{args}
	if n.Anchor != "" {
		r.made[n] = made
	}
	return made, nil
}
