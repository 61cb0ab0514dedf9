package yaql

import (
	"errors"
	"regexp"
	"strings"
)

// Words rewrites a failure for the author of a template. Failures themselves have the exact
// sentences of Python's yaql, which name Python's types and say little else. Other errors stay as
// they are.
func Words(err error) error {
	f := (*Failure)(nil)
	if !errors.As(err, &f) || f.Kind == ParseError {
		return err
	}
	if f.words != "" {
		return &Failure{Kind: f.Kind, Message: f.words}
	}
	if f.Kind == KeyError && strings.Trim(f.Message, `'"`) != f.Message {
		return &Failure{Kind: f.Kind, Message: "The map has no key " + f.Message}
	}
	for _, rule := range wordings {
		if found := rule.python.FindStringSubmatch(f.Message); found != nil {
			return &Failure{Kind: f.Kind, Message: rule.say(found[1:])}
		}
	}
	return &Failure{Kind: f.Kind, Message: plainConstants(f.Message)}
}

type wording struct {
	python *regexp.Regexp
	words  string // in which $1 is what was found, and @1 its kind
}

func (w wording) say(found []string) string {
	said := w.words
	for i, text := range found {
		n := string(rune('1' + i))
		said = strings.ReplaceAll(strings.ReplaceAll(said, "@"+n, kindOf(text)), "$"+n, text)
	}
	return said
}

func words(python, words string) wording {
	return wording{regexp.MustCompile(`(?s)^` + python + `$`), words}
}

var wordings = []wording{
	words(`Unknown function "#property#(.*)"`, `There is no attribute "$1" in this value`),
	words(`No function "#operator_\." matches supplied arguments`, "No attribute can be read from this value"),
	words(`No function "#(?:unary_)?operator_(.*)" matches supplied arguments`, `The operator "$1" is not for values of these kinds`),
	words(`No function "\*equal" matches supplied arguments`, `The operator "=" is not for values of these kinds`),
	words(`No function "\*not_equal" matches supplied arguments`, `The operator "!=" is not for values of these kinds`),
	words(`No function "#indexer" matches supplied arguments`, `An index in "[ ]" is not for values of these kinds`),
	words(`No function "#(map|list)" matches supplied arguments`, "A $1 cannot be made of values of these kinds"),
	words(`Ambiguous function "#(?:unary_)?operator_(.*)"`, `The operator "$1" has more than one meaning for these values`),
	words(`'(\w+)' object has no attribute '(.*)'`, "There is no $2 in @1"),
	words(`module 'string' has no attribute '(.*)'`, "There is no $1 in a string"),
	words(`unhashable type: '(\w+)'`, "A key of a map, and a member of a set, cannot be @1"),
	words(`'(\w+)' object is not iterable`, "A list is expected here, not @1"),
	words(`'(\w+)' object is not subscriptable`, "A list or a map is expected here, not @1"),
	words(`'(\w+)' object cannot be interpreted as an integer`, "An integer is expected here, not @1"),
	words(`(?:int|float)\(\) argument must be .*, not '(\w+)'`, "A number is expected here, not @1"),
	words(`invalid literal for int\(\) with base 10: (.*)`, "An integer is expected here, not $1"),
	words(`could not convert string to float: (.*)`, "A number is expected here, not $1"),
	words(`(?:sequence item: )?expected str instance, (\w+) found`, "A string is expected here, not @1"),
	words(`can only concatenate (\w+) \(not "(\w+)"\) to .*`, "There is no sum of @1 and @2"),
	words(`Cannot merge <class '(?:[\w.]+\.)?(\w+)'> with <class '(?:[\w.]+\.)?(\w+)'>`, "Cannot merge @1 with @2"),
	words(`(?:\w+) index out of range`, "The index is out of range"),
	words(`(?:\w+) indices must be integers.*`, "An index must be an integer"),
	words(`Unknown format code '(.)' for object of type '(\w+)'`, "The format code '$1' is not for @2"),
	words(`unsupported format string passed to (\w+)\.__format__`, "There is no format of this form for @1"),
	words(`keys must be str, int, float, bool or None, not (\w+)`, "A key must be a string, a number, a boolean or null, not @1"),
	words(`(?:reduce|accumulate)\(\) of empty (?:iterable|sequence) with no initial value`, "There are no items to put together, and no value to begin with"),
	words(`(?:Indices|Stop argument) for islice\(\) must be .*`, "The bounds of a slice must be integers that are not negative, or null"),
	words(`maximum recursion depth exceeded`, "The expression calls itself too often"),
	words(`The result of the expression is no value of a template but a (\w+)`, "The result of the expression is no value of a template but @1"),
	words(`(?:float|integer) (?:division|division or modulo|modulo)(?: by zero)?`, "There is no division by zero"),
	words(`Replacement index (\d+) out of range for .*`, "The format names argument $1, which is not given"),
	words(`(?:.*int too large to convert to .*|\(34, '.*'\))`, "The number is too large"),
	words(`dictionary changed size during iteration`, "The map changes while it is gone through"),
}

// kindOf returns Python's name of a type in words.
func kindOf(name string) string {
	switch name {
	case "NoneType":
		return "null"
	case "str":
		return "a string"
	case "bool":
		return "a boolean"
	case "int", "float":
		return "a number"
	case "list", "tuple":
		return "a list"
	case "dict", "FrozenDict":
		return "a map"
	case "set", "frozenset":
		return "a set"
	}
	return "a " + name
}

var pythonConstants = regexp.MustCompile(`"[^"]*"|'[^']*'|\b(?:None|True|False)\b`)

// plainConstants writes null, true and false as templates do, except within quotes.
func plainConstants(said string) string {
	return pythonConstants.ReplaceAllStringFunc(said, func(found string) string {
		switch found {
		case "None":
			return "null"
		case "True", "False":
			return strings.ToLower(found)
		}
		return found
	})
}
