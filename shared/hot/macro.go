package hot

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// macroCall is the key of a map that calls a macro of AWS.
const macroCall = "Fn::Transform"

// dynamicReference finds what AWS replaces by a value of one of its stores:
// {{resolve:ssm:/a/b:1}}. Within Fn::Sub the name may have ${variables}.
var dynamicReference = regexp.MustCompile(`\{\{resolve:([a-z-]+):(?:\S{0,200}?\}\}\}?)?`)

// refuseMacros adds a problem for each call of a macro and each dynamic reference, in any part of a
// CloudFormation template. It returns whether there is one.
func (t *Template) refuseMacros(bad *findings) bool {
	if t.Kind != CFN {
		return false
	}
	before := len(*bad)
	f := macroFinder{bad: bad, seen: map[*Node]bool{}}
	f.search(t.Raw, nil)
	return len(*bad) > before
}

// A macroFinder searches a tree. A part with several aliases is searched once.
type macroFinder struct {
	bad  *findings
	seen map[*Node]bool
}

func (f macroFinder) search(n *Node, at *funcs.Path) {
	if n == nil || f.seen[n] || f.bad.full() {
		return
	}
	f.seen[n] = true
	for i, item := range n.Items {
		step := func() *funcs.Path {
			if n.Kind == funcs.List {
				return at.At(i)
			}
			return at.In(n.Keys[i])
		}
		if n.Kind == funcs.Map && n.Keys[i] == macroCall {
			f.refuse(n.Key(i), at.Into(macroCall), macroReason(item), "")
		}
		switch {
		case item == nil:
		case item.Kind != funcs.Scalar:
			f.search(item, step())
		default:
			f.searchText(item, step)
		}
	}
}

// searchText refuses the dynamic references of a text. Texts for people may tell of some.
func (f macroFinder) searchText(n *Node, at func() *funcs.Path) {
	text, _ := n.Value.(string)
	if !strings.Contains(text, "{{resolve:") {
		return
	}
	for _, found := range dynamicReference.FindAllStringSubmatch(text, mostHinted) {
		place := at()
		if isForPeople(place) {
			return
		}
		f.refuse(n, place, referenceReason(found[0], found[1]), referenceHint(found[1]))
	}
}

func (f macroFinder) refuse(n *Node, at *funcs.Path, reason, hint string) {
	p := stack.Problem{Code: stack.StackValidationFailed, Kind: stack.Unresolved, Path: at.String(), Hint: hint}
	f.bad.add(p.WithHeading("", at.String(), reason), n)
}

func macroReason(args *Node) string {
	macro := "a macro"
	if text, ok := args.Get("Name").Text(); ok {
		macro = "the macro " + text
	}
	return fmt.Sprintf(`"%s" calls %s, and there are no macros here: write into the template what it gives`, macroCall, macro)
}

// MacroHint returns what to do about a resource that is to be a macro of AWS. It is empty for other
// types.
func MacroHint(kind string) string {
	if kind != "AWS::CloudFormation::Macro" {
		return ""
	}
	return "There are no macros here: leave it out, and write into the templates what the macro gives."
}

func referenceReason(reference, service string) string {
	store := "Hearth asks no service of AWS"
	switch service {
	case "ssm", "ssm-secure":
		store = "there is no parameter store here"
	case "secretsmanager":
		store = "there is no secrets manager here"
	}
	return fmt.Sprintf("The dynamic reference %s is not resolved: %s", reference, store)
}

func referenceHint(service string) string {
	secret := ""
	if service != "ssm" {
		secret = " with NoEcho: true"
	}
	return "Write a reference to a parameter" + secret + " in its place, and give the value with the stack."
}

// isForPeople reports whether AWS itself only shows a text: descriptions, patterns and the
// template's metadata.
func isForPeople(at *funcs.Path) bool {
	var keys []string
	for p := at; p != nil; p = p.Up {
		keys = append(keys, p.Key) // empty for an item of a list
	}
	slices.Reverse(keys)
	last := keys[len(keys)-1]
	switch keys[0] {
	case metadataSection, "Description":
		return true
	case "Parameters":
		return len(keys) == 3 && slices.Contains([]string{"Description", "ConstraintDescription", "AllowedPattern"}, last)
	case "Resources", "Outputs":
		return len(keys) == 3 && last == "Description"
	case rulesSection:
		return last == "AssertDescription"
	}
	return false
}

// referenceIn returns why a caller's value of a parameter is refused: AWS would resolve it. The value
// may be secret, so only its service is named.
func (t *Template) referenceIn(n *Node) string {
	if t.Kind != CFN {
		return ""
	}
	items, ok := n.Value.([]any)
	if !ok {
		items = []any{n.Value}
	}
	for _, item := range items {
		text, _ := item.(string)
		if found := dynamicReference.FindStringSubmatch(text); found != nil {
			return referenceReason("{{resolve:"+found[1]+":…}}", found[1])
		}
	}
	return ""
}
