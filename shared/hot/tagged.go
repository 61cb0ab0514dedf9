package hot

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"hearth/shared/hot/funcs"
)

// YAML has types that JSON does not have, and Heat sends templates on as JSON. A set becomes a list
// of its members, an ordered map a list of pairs, and bytes a text.

// set reads !!set, whose members are written as the keys of a map.
func (r *yamlReader) set(made *Node, n *yaml.Node) error {
	if err := r.mapping(made, n); err != nil {
		return err
	}
	made.Kind, made.Items = funcs.List, make([]*Node, len(made.Keys))
	for i, key := range made.Keys {
		made.Items[i] = made.Key(i)
		made.Items[i].Value = key
	}
	made.Keys, made.Spots = nil, nil
	return nil
}

// pairs reads !!omap and !!pairs, lists of maps of one key.
func (r *yamlReader) pairs(made *Node, n *yaml.Node) error {
	for i, item := range n.Content {
		one, err := r.node(item)
		if err != nil {
			return err
		}
		if one.Kind != funcs.Map || len(one.Keys) != 1 {
			return parseError(item.Line, item.Column, "expected a single mapping item")
		}
		key := one.Key(0)
		key.Value = one.Keys[0]
		made.Items = append(made.Items, &Node{Kind: funcs.List, Line: item.Line, Column: item.Column, Items: []*Node{key, one.Items[0]}})
		r.release(n, i)
	}
	return nil
}

// binary reads !!binary.
func binary(n *yaml.Node) (any, error) {
	bytes, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(n.Value), ""))
	if err != nil {
		return nil, parseError(n.Line, n.Column, "this is no base64 data")
	}
	if !utf8.Valid(bytes) {
		return nil, parseError(n.Line, n.Column, "bytes that are not text have no place in a template")
	}
	return string(bytes), nil
}
