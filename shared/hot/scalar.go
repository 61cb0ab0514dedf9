package hot

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"hearth/shared/hot/funcs"
)

// Plain scalars of YAML 1.1, as PyYAML distinguishes them.
var (
	yamlBools = map[string]bool{
		"yes": true, "Yes": true, "YES": true, "no": false, "No": false, "NO": false,
		"true": true, "True": true, "TRUE": true, "false": false, "False": false, "FALSE": false,
		"on": true, "On": true, "ON": true, "off": false, "Off": false, "OFF": false,
	}
	yamlNulls = map[string]bool{"": true, "~": true, "null": true, "Null": true, "NULL": true}
	yamlInt   = regexp.MustCompile(`^[-+]?(?:0b[0-1_]+|0[0-7_]+|(?:0|[1-9][0-9_]*)|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)$`)
	yamlFloat = regexp.MustCompile(`^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$`)
)

func scalar(n *yaml.Node) (any, error) {
	v, err := anyScalar(n)
	if f, ok := v.(float64); ok && (math.IsInf(f, 0) || math.IsNaN(f)) {
		return nil, notFinite(n.Line, n.Column, n.Value)
	}
	return v, err
}

// notFinite refuses infinity and NaN. JSON has no word for either, so such a stack could be neither
// stored nor shown; Heat sends them bare.
func notFinite(line, column int, word string) error {
	return parseError(line, column, "%s is no finite number", word)
}

func anyScalar(n *yaml.Node) (any, error) {
	plain := n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
	if n.Style&yaml.TaggedStyle != 0 {
		return tagged(n)
	}
	if !plain {
		return n.Value, nil
	}
	switch n.Value {
	case "=":
		return nil, noConstructor(n, "value")
	case "<<":
		return nil, noConstructor(n, "merge")
	}
	v := plainScalar(n.Value)
	if base, empty := v.(noDigits); empty {
		return nil, parseError(n.Line, n.Column, "invalid literal for int() with base %d: ''", int(base))
	}
	return v, nil
}

// isDigits reports whether a text is a decimal number of usual size.
func isDigits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return len(text) <= 18 && (text[0] != '0' || text == "0")
}

// isWord reports whether a plain scalar can only be a text: most begin with a letter that nothing
// else begins with.
func isWord(text string) bool {
	return text != "" && (strings.IndexByte("+-.0123456789yYnNtTfFoO~=<", text[0]) < 0 || text[0] > 'A' && len(text) > longestWord)
}

// longestWord is the length of the longest word for null, true and false.
const longestWord = 5

// quickScalar reads a plain scalar that needs no further checks.
func quickScalar(text string) (any, bool) {
	if text == "=" || text == "<<" {
		return nil, false
	}
	switch v := plainScalar(text).(type) {
	case noDigits:
		return nil, false
	case float64:
		return v, !math.IsInf(v, 0) && !math.IsNaN(v)
	default:
		return v, true
	}
}

// noDigits is the value of a number in a base that has only underscores.
type noDigits int

func plainScalar(text string) any {
	if isWord(text) {
		return text
	}
	if b, ok := yamlBools[text]; ok {
		return b
	}
	switch {
	case yamlNulls[text]:
		return nil
	case text[0] >= 'A': // the rest are numbers
		return text
	case isDigits(text):
		n, _ := strconv.Atoi(text)
		return n
	case strings.Count(text, ":") > mostSixties:
		return text
	case yamlInt.MatchString(text):
		return yamlWhole(text)
	case yamlFloat.MatchString(text):
		return yamlReal(text)
	}
	return text
}

// tagged reads a scalar with an explicit type.
func tagged(n *yaml.Node) (any, error) {
	v := plainScalar(n.Value)
	ok := true
	switch n.Tag {
	case "!!str", "!", "!!timestamp":
		return n.Value, nil
	case "!!null":
		return nil, nil
	case "!!binary":
		return binary(n)
	case "!!bool":
		_, ok = v.(bool)
	case "!!int":
		_, ok = v.(int)
	case "!!float":
		if strings.Contains(n.Value, ":") && !yamlInt.MatchString(n.Value) && !yamlFloat.MatchString(n.Value) {
			ok = false
			break
		}
		v = yamlReal(n.Value) // 010 is ten here
		_, ok = v.(float64)
	default:
		return nil, unknownTag(n)
	}
	if !ok {
		return nil, parseError(n.Line, n.Column, "%s is not of the type %s", funcs.Repr(n.Value), n.Tag)
	}
	return v, nil
}

func yamlWhole(text string) any {
	sign, digits := "", strings.ReplaceAll(text, "_", "")
	if digits[0] == '-' || digits[0] == '+' {
		sign, digits = strings.TrimPrefix(digits[:1], "+"), digits[1:]
	}
	base := 10
	switch {
	case strings.HasPrefix(digits, "0b"):
		base, digits = 2, digits[2:]
	case strings.HasPrefix(digits, "0x"):
		base, digits = 16, digits[2:]
	case strings.Contains(digits, ":"):
		return whole(sign+sixty(digits).String(), 10)
	case len(digits) > 1 && digits[0] == '0':
		base = 8
	}
	if digits == "" {
		return noDigits(base)
	}
	return whole(sign+digits, base)
}

// mostSixties limits the places of a number in base sixty; a longer one is a text.
const mostSixties = 100

// sixty reads 190:20:30, in which each place is worth sixty of the next.
func sixty(text string) *big.Int {
	sum := new(big.Int)
	for part := range strings.SplitSeq(text, ":") {
		digit, _ := new(big.Int).SetString(part, 10)
		sum.Add(sum.Mul(sum, big.NewInt(60)), digit)
	}
	return sum
}

func bigger(text string, base int) any {
	if digits := strings.TrimLeft(text, "+-"); base == 10 && digits != "" && strings.Trim(digits, "0123456789") == "" {
		return json.Number(strings.TrimPrefix(text[:len(text)-len(digits)], "+") + strings.TrimLeft(digits[:len(digits)-1], "0") + digits[len(digits)-1:])
	}
	i, ok := new(big.Int).SetString(text, base)
	if !ok {
		return text
	}
	return json.Number(i.String())
}

func yamlReal(text string) any {
	clean := strings.ToLower(strings.ReplaceAll(text, "_", ""))
	clean = strings.Replace(strings.Replace(clean, ".inf", "inf", 1), ".nan", "nan", 1)
	if before, after, _ := strings.Cut(clean, "."); strings.Contains(before, ":") {
		sign := 1.0
		if before[0] == '-' {
			sign = -1
		}
		f, _ := new(big.Float).SetInt(sixty(strings.TrimLeft(before, "+-"))).Float64()
		part, _ := strconv.ParseFloat("0."+after+"0", 64)
		return sign * (f + part)
	}
	f, err := strconv.ParseFloat(clean, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return text
	}
	return f
}
