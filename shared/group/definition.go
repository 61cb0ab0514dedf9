package group

import (
	"bytes"
	"maps"
	"slices"

	"hearth/shared/hot/funcs"
)

// A Definition is what a member is made of.
type Definition struct {
	Type       string
	Properties map[string]any // nil for none
	Metadata   map[string]any // nil for none
	DependsOn  []string
}

// Defined is a member's definition with its name.
type Defined struct {
	Name string
	Definition
}

// Same reports whether a member of one definition is already one of the other, without a change.
func (d Definition) Same(o Definition) bool {
	if d.Type != o.Type || !slices.Equal(d.DependsOn, o.DependsOn) {
		return false
	}
	return equalAsText(d.Properties, o.Properties) && equalAsText(d.Metadata, o.Metadata)
}

// equalAsText compares as texts.
func equalAsText(a, b map[string]any) bool {
	if len(a) == 0 && len(b) == 0 {
		return true
	}
	one, err := funcs.Of(a).MarshalJSON()
	if err != nil {
		return false
	}
	two, err := funcs.Of(b).MarshalJSON()
	return err == nil && bytes.Equal(one, two)
}

// Given returns the definition without the properties that are null.
func (d Definition) Given() Definition {
	if d.Properties != nil {
		d.Properties = maps.Clone(d.Properties)
		maps.DeleteFunc(d.Properties, func(_ string, v any) bool { return v == nil })
	}
	return d
}

// longText is how many bytes of a text cost as much as a value.
const longText = 64

// cost counts the values of a definition, including itself. A long text counts as several values.
func (d Definition) cost() int { return 1 + values(d.Properties) + values(d.Metadata) }

func values(v any) int {
	n := 1
	switch v := v.(type) {
	case map[string]any:
		for key, item := range v {
			n += values(item) + len(key)/longText
		}
	case []any:
		for _, item := range v {
			n += values(item)
		}
	case string:
		n += len(v) / longText
	}
	return n
}
