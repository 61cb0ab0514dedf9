package hot

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"hearth/shared/hot/funcs"
	"hearth/shared/pattern"
)

// The kinds of constraints.
const (
	Range            = "range"
	Length           = "length"
	Modulo           = "modulo"
	AllowedValues    = "allowed_values"
	AllowedPattern   = "allowed_pattern"
	CustomConstraint = "custom_constraint"
)

// A Constraint bounds the values of a parameter. The fields of its Kind are set.
type Constraint struct {
	Kind        string
	Description string // shown instead of the reason
	Min, Max    any    // int or float64; nil means no bound
	Step        any
	Offset      any
	Allowed     []any
	Pattern     string
	Custom      string // name of a custom constraint

	pattern *pattern.Pattern
	whole   bool   // the pattern must match the whole text, whichever dialect it is
	written string // the parameter's type, as the template calls it
}

// constraintTypes are the parameter types that each kind may constrain, and its name in messages.
var constraintTypes = map[string]struct {
	name  string
	types []string
}{
	Range:            {"Range", []string{Number}},
	Length:           {"Length", []string{String, List, JSON}},
	Modulo:           {"Modulo", []string{Number}},
	AllowedValues:    {"AllowedValues", []string{String, Number, Boolean, List}},
	AllowedPattern:   {"AllowedPattern", []string{String}},
	CustomConstraint: {"CustomConstraint", []string{String, Number, Boolean, List}},
}

// applies returns an error if the constraint may not constrain parameters of the type. The template
// may call the type by another name.
func (c Constraint) applies(kind, written string, amazon bool) error {
	if amazon && c.Kind == AllowedPattern && kind == List {
		return nil // of each item, as in AWS; Heat refuses it
	}
	if row := constraintTypes[c.Kind]; !slices.Contains(row.types, kind) {
		return say("%s constraint invalid for %s", row.name, written)
	}
	return nil
}

// check returns what is wrong with a value, or nil. Custom constraints are not checked: the cloud
// must be asked.
func (c Constraint) check(kind string, v any, left *matchBudget) error {
	message, err := c.violation(kind, v, left)
	if err != nil || message == "" {
		return err
	}
	if c.Description != "" {
		message = c.Description
	}
	return say("%s", message)
}

// violation returns the message for a value that is not allowed. An error means that the value
// cannot be checked.
func (c Constraint) violation(kind string, v any, left *matchBudget) (string, error) {
	switch c.Kind {
	case Range:
		n, err := toNumber(v)
		if err != nil || c.within(toFloat(n)) {
			return "", err
		}
		return fmt.Sprintf("%s is out of range (min: %s, max: %s)", funcs.Shown(v), bound(c.Min), bound(c.Max)), nil
	case Length:
		n, err := length(v)
		if err != nil || c.within(float64(n)) {
			return "", err
		}
		return fmt.Sprintf("length (%d) is out of range (min: %s, max: %s)", n, bound(c.Min), bound(c.Max)), nil
	case Modulo:
		n, err := toNumber(v)
		if err != nil || modulo(toFloat(n), toFloat(c.Step)) == toFloat(c.Offset) {
			return "", err
		}
		return fmt.Sprintf("%s is not a multiple of %s with an offset of %s", funcs.Shown(v), funcs.Shown(c.Step), funcs.Shown(c.Offset)), nil
	case AllowedValues:
		if err := left.spend(len(c.Allowed)); err != nil {
			return "", err
		}
		ok, err := c.allows(kind, v)
		if err != nil || ok {
			return "", err
		}
		allowed := make([]string, len(c.Allowed))
		for i, one := range c.Allowed {
			allowed[i] = funcs.JSON(one)
		}
		return fmt.Sprintf("%s is not an allowed value [%s]", funcs.JSON(v), strings.Join(allowed, ", ")), nil
	case AllowedPattern:
		text, ok := v.(string)
		if !ok {
			return "", say("only a string can match the pattern, not %s", funcs.KindOf(v))
		}
		if whole, err := left.match(c.pattern, text); whole || err != nil {
			return "", err
		}
		return fmt.Sprintf(`"%s" does not match pattern "%s"`, text, c.Pattern), nil
	}
	return "", nil
}

// bound writes one end of a range. A missing one is None in Heat's sentence.
func bound(v any) string {
	if v == nil {
		return "None"
	}
	return funcs.Shown(v)
}

func (c Constraint) within(f float64) bool {
	return (c.Min == nil || f >= toFloat(c.Min)) && (c.Max == nil || f <= toFloat(c.Max))
}

func (c Constraint) allows(kind string, v any) (bool, error) {
	if list, ok := v.([]any); ok {
		allowed := funcs.MembersOf(c.Allowed)
		for _, item := range list {
			if !allowed.Has(item) {
				return false, nil
			}
		}
		return true, nil
	}
	allowed := make([]any, len(c.Allowed))
	for i, one := range c.Allowed {
		var err error
		if allowed[i], err = c.asType(kind, one); err != nil {
			return false, err
		}
	}
	v, err := c.asType(kind, v)
	return slices.ContainsFunc(allowed, func(a any) bool { return funcs.Equal(a, v) }), err
}

// asType converts a value so that it can be compared with others of a parameter's type.
func (c Constraint) asType(kind string, v any) (any, error) {
	var err error
	made := v
	switch kind {
	case Number:
		made, err = toNumber(v)
	case String:
		return funcs.Str(v), nil
	case Boolean:
		made, err = toBool(v)
	}
	if err != nil {
		return nil, say(`Value "%s" is invalid for data type "%s".`, funcs.Shown(v), c.written)
	}
	return made, nil
}

// toNumber returns an int or float64 (or json.Number beyond int); it parses texts.
func toNumber(v any) (any, error) {
	switch v := v.(type) {
	case int, float64, json.Number, bool: // as in Python, where True is a number
		return v, nil
	case string:
		text := strings.TrimSpace(v)
		if i, err := strconv.Atoi(strings.ReplaceAll(text, "_", "")); err == nil {
			return i, nil
		}
		if strings.Trim(text, "+-0123456789") == "" && strings.Trim(text, "+-") != "" {
			if n, ok := bigger(text, 10).(json.Number); ok {
				return n, nil
			}
		}
		if f, err := strconv.ParseFloat(text, 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) && !strings.ContainsAny(text, "xXpP") {
			return f, nil
		}
		return nil, say("Value must be a number, not %s", funcs.Quoted(v))
	}
	return nil, say("Value must be a number, not %s", funcs.KindOf(v))
}

func toFloat(v any) float64 {
	switch v := v.(type) {
	case bool:
		if v {
			return 1
		}
		return 0
	case int:
		return float64(v)
	case float64:
		return v
	case json.Number:
		f, _ := v.Float64()
		return f
	}
	return math.NaN()
}

// modulo returns a result with the sign of the divisor, as in Python.
func modulo(v, step float64) float64 {
	rest := math.Mod(v, step)
	if rest != 0 && (rest < 0) != (step < 0) {
		rest += step
	}
	return rest
}

var boolTexts = map[string]bool{
	"t": true, "true": true, "on": true, "y": true, "yes": true, "1": true,
	"f": false, "false": false, "off": false, "n": false, "no": false, "0": false,
}

func toBool(v any) (bool, error) {
	b, ok := boolTexts[strings.ToLower(strings.TrimSpace(funcs.Str(v)))]
	if !ok {
		return false, say("Unrecognized value '%s', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'",
			funcs.Shown(v))
	}
	return b, nil
}

func length(v any) (int, error) {
	switch v := v.(type) {
	case string:
		return len([]rune(v)), nil
	case []any:
		return len(v), nil
	case map[string]any:
		return len(v), nil
	}
	return 0, say("the value must be a string, a list or a map, not %s", funcs.KindOf(v))
}
