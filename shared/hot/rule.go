package hot

import (
	"errors"
	"fmt"
	"strings"

	"hearth/shared/hot/funcs"
	"hearth/shared/near"
	"hearth/shared/stack"
)

// A Rule is a check of several parameters together.
type Rule struct {
	Name       string
	Condition  *Node // prepared; with nil the rule always applies
	Assertions []Assertion

	at *Node
}

// An Assertion must hold; otherwise its description is reported.
type Assertion struct {
	Assert      *Node // prepared
	Description string

	at *funcs.Path
}

var ruleKeys = []string{"RuleCondition", "Assertions"}

func (t *Template) readRules(bad *findings) {
	all := t.section(rulesSection)
	if t.Kind != CFN || all == nil {
		return
	}
	if all.Kind != funcs.Map {
		bad.named(all, rulesSection, "Rules must be a map")
		return
	}
	for i, name := range all.Keys {
		if r := t.readRule(name, all.Items[i], bad); r != nil {
			t.Rules = append(t.Rules, r)
		}
	}
}

func (t *Template) readRule(name string, n *Node, bad *findings) *Rule {
	at := path(rulesSection, name)
	if n.Kind != funcs.Map {
		bad.invalid(n, at.String(), fmt.Sprintf("Rule %s must be a map", name))
		return nil
	}
	for i, key := range n.Keys {
		if !has(ruleKeys, key) {
			bad.add(stack.Problem{
				Code: stack.StackValidationFailed, Path: at.In(key).String(), Hint: near.Hint(key, ruleKeys), Named: true,
				Message: fmt.Sprintf("Invalid key '%s' for rule (%s)", key, name),
			}, n.Key(i))
		}
	}
	r := &Rule{Name: name, at: n}
	if c := n.Get("RuleCondition"); c != nil {
		before := len(*bad)
		r.Condition = funcs.Rules.PrepareCondition(c, at.In("RuleCondition"), bad.wrong)
		if len(*bad) > before {
			return nil
		}
	}
	list := n.Get("Assertions")
	if list == nil || list.Kind != funcs.List {
		bad.invalid(n, at.String(), fmt.Sprintf("Rule %s must have a list of Assertions", name))
		return nil
	}
	for i, item := range list.Items {
		where := at.In("Assertions").At(i)
		assert := item.Get("Assert")
		if assert == nil {
			bad.invalid(item, where.String(), fmt.Sprintf("Rule %s: an assertion must be a map with the key Assert", name))
			continue
		}
		a := Assertion{at: where.In("Assert")}
		before := len(*bad)
		a.Assert = funcs.Rules.PrepareCondition(assert, a.at, bad.wrong)
		if len(*bad) > before {
			continue
		}
		a.Description, _ = item.Get("AssertDescription").Text()
		r.Assertions = append(r.Assertions, a)
	}
	return r
}

// IsForRequests reports whether only requests are refused for a problem. It is of a rule, a macro or
// a dynamic reference, which an older version of Hearth read in another way.
func (t *Template) IsForRequests(p stack.Problem) bool {
	return p.Kind == stack.Unresolved || t.Kind == CFN && (p.Path == rulesSection || strings.HasPrefix(p.Path, rulesSection+"."))
}

// checkRules checks the parameters against the rules. A rule that needs a parameter without a value
// passes: the missing value has been reported.
func (t *Template) checkRules(scope *inside, bad *findings) {
	s := &ruleScope{amazonScope{scope}}
	for _, r := range t.Rules {
		at := path(rulesSection, r.Name)
		if r.Condition != nil {
			holds, known := s.holds(r.Condition, at.In("RuleCondition"), bad)
			if !holds || !known {
				continue
			}
		}
		for _, a := range r.Assertions {
			if holds, known := s.holds(a.Assert, a.at, bad); holds || !known {
				continue
			}
			said := a.Description
			if said == "" {
				said = "an assertion does not hold"
			}
			bad.add(stack.Problem{
				Code: stack.StackValidationFailed, Kind: stack.FailedRule, Path: a.at.String(), Message: fmt.Sprintf("Rule %s: %s", r.Name, said),
			}, a.Assert)
		}
	}
}

// An amazonScope resolves rules and loops, which Heat does not have. Its parameters are read as AWS
// reads them.
type amazonScope struct{ *inside }

func (s amazonScope) Param(name string) (any, bool) {
	if v, ok := s.Parameters.amazonReading(name); ok {
		return s.give(v), true
	}
	return s.inside.Param(name)
}

// A ruleScope resolves rules.
type ruleScope struct{ amazonScope }

// holds evaluates a condition. known is false when a value is missing or something is wrong, which
// has been reported then.
func (s *ruleScope) holds(n *Node, at *funcs.Path, bad *findings) (holds, known bool) {
	if !s.named(n, at, bad) {
		return false, false
	}
	v, err := funcs.Resolve(n, s)
	if _, unknown := s.Unknown(v); unknown {
		return false, false
	}
	holds, ok := v.(bool)
	if err == nil && !ok {
		err = say("%s is no condition", funcs.Quoted(v))
	}
	if err != nil {
		before := len(*bad)
		bad.wrong(funcs.Wrong{Path: at, Node: n, Err: err})
		if n.IsCall() && before < len(*bad) {
			(*bad)[before].Kind = stack.FailedRule
		}
		return false, false
	}
	return holds, true
}

// named reports whether all parameters that a rule names have values. A name that does not exist is
// wrong.
func (s *ruleScope) named(n *Node, at *funcs.Path, bad *findings) bool {
	all := true
	funcs.Uses(n, at, func(u funcs.Used) {
		name, ok := u.Name.(string)
		if _, given := s.Parameters.Get(name); u.Call.Func.Use != funcs.Parameter || given {
			return
		}
		all = false
		if ok && s.t.parameters[name] == nil && !s.t.IsPseudo(name) {
			bad.add(stack.Problem{
				Code: stack.InvalidTemplateRef, Path: u.At.In(u.Call.Name).String(), Hint: bad.near(name, s.t.parameterNames),
				Message: fmt.Sprintf(`The specified reference "%s" (in %s) is incorrect.`, name, u.At),
			}, u.Call)
		}
	})
	return all
}

func (s *ruleScope) RefAll(kind string) []any {
	values := []any{}
	for _, p := range s.t.Parameters {
		if v, ok := s.Param(p.Name); ok && p.written == kind {
			values = append(values, v)
		}
	}
	return values
}

// errNoObject is the answer to a rule that reads an attribute of the object that a parameter names.
// The cloud is not asked for it before a stack is created.
var errNoObject = errors.New("attributes of what parameters name cannot be asked for here")

func (s *ruleScope) ValueOf(string, string) (any, error) { return nil, errNoObject }

func (s *ruleScope) ValueOfAll(string, string) (any, error) { return nil, errNoObject }
