package stackpolicy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// MostBytes is how long the text of a policy may be, as in AWS.
const MostBytes = 16_384

// A Mistake is why a text is no policy.
type Mistake struct{ Why string }

func (m *Mistake) Error() string {
	return "Error validating stack policy: Invalid stack policy: " + m.Why
}

func mistake(format string, args ...any) error { return &Mistake{fmt.Sprintf(format, args...)} }

// Parse reads the text of a policy. The error is the first *Mistake.
func Parse(text string) (Policy, error) {
	if text == "" || len(text) > MostBytes {
		return Policy{}, mistake("It must have 1 to %d bytes.", MostBytes)
	}
	d := json.NewDecoder(strings.NewReader(text))
	var body map[string]json.RawMessage
	if err := d.Decode(&body); err != nil {
		return Policy{}, mistake("It is not a JSON object: %s.", jsonReason(err))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Policy{}, mistake("There is more text after the JSON object.")
	}
	if body != nil && len(body) == 0 { // as in AWS: nothing is restricted
		return Policy{[]statement{{actions: []Action{all}, names: []string{"*"}}}}, nil
	}
	if err := checkKeys("It", body, "Statement", "Version", "Id"); err != nil {
		return Policy{}, err
	}
	return parseStatements(body["Statement"])
}

// ParseGiven reads a policy that a caller gives. A key twice in one object is a mistake: it is not known
// which of them is meant. Policies that are stored may have it.
func ParseGiven(text string) (Policy, error) {
	p, err := Parse(text)
	if err == nil {
		err = checkTwice(json.NewDecoder(strings.NewReader(text)))
	}
	return p, err
}

// checkTwice returns an error if an object in the next value has a key twice. The value is JSON.
func checkTwice(d *json.Decoder) error {
	opened, err := d.Token()
	if opened != json.Delim('{') && opened != json.Delim('[') {
		return err
	}
	seen := map[json.Token]bool{}
	for d.More() {
		if opened == json.Delim('{') {
			key, err := d.Token()
			if err != nil || seen[key] {
				return mistake("It has the key %q twice.", key)
			}
			seen[key] = true
		}
		if err := checkTwice(d); err != nil {
			return err
		}
	}
	_, err = d.Token()
	return err
}

// jsonReason says what is wrong with JSON.
func jsonReason(err error) string {
	var typ *json.UnmarshalTypeError
	switch {
	case errors.As(err, &typ):
		return "it is a JSON " + typ.Value
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "it ends too early"
	}
	return err.Error()
}

func parseStatements(raw json.RawMessage) (p Policy, err error) {
	var all []json.RawMessage
	if raw = bytes.TrimSpace(raw); bytes.HasPrefix(raw, []byte("{")) {
		all = []json.RawMessage{raw}
	} else if json.Unmarshal(raw, &all) != nil || len(all) == 0 {
		return p, mistake("Statement must be a list of statements.")
	}
	for i, one := range all {
		s, err := parseStatement(fmt.Sprintf("Statement %d", i+1), one)
		if err != nil {
			return Policy{}, err
		}
		p.statements = append(p.statements, s)
	}
	return p, nil
}

func parseStatement(at string, raw json.RawMessage) (s statement, err error) {
	var body map[string]json.RawMessage
	if json.Unmarshal(raw, &body) != nil || body == nil {
		return s, mistake("%s is not an object.", at)
	}
	if err := checkKeys(at, body, "Effect", "Action", "NotAction", "Principal", "Resource", "NotResource", "Condition", "Sid"); err != nil {
		return s, err
	}
	var effect string
	_ = json.Unmarshal(body["Effect"], &effect)
	if effect != "Allow" && effect != "Deny" {
		return s, mistake("The Effect of %s must be Allow or Deny.", at)
	}
	s.denies = effect == "Deny"
	if err := checkPrincipal(at, body["Principal"]); err != nil {
		return s, err
	}
	actions, but, err := either(at, body, "Action", "NotAction")
	if err != nil {
		return s, err
	}
	s.butActions = but
	for _, text := range actions {
		action, err := parseAction(at, text)
		if err != nil {
			return s, err
		}
		s.actions = append(s.actions, action)
	}
	if s.names, s.butNames, err = either(at, body, "Resource", "NotResource"); err != nil {
		return s, err
	}
	for i, text := range s.names {
		name, ok := strings.CutPrefix(text, "LogicalResourceId/")
		if !ok && text != "*" || name == "" {
			return s, mistake(`The resource %q of %s must be "*" or begin with LogicalResourceId/ and a name.`, text, at)
		}
		s.names[i] = name
	}
	s.conditions, err = parseConditions(at, body["Condition"])
	return s, err
}

func checkPrincipal(at string, raw json.RawMessage) error {
	var text string
	if json.Unmarshal(raw, &text) == nil && text == "*" {
		return nil
	}
	var byKind map[string]any
	if json.Unmarshal(raw, &byKind) == nil && len(byKind) == 1 && byKind["AWS"] == "*" {
		return nil
	}
	return mistake(`The Principal of %s must be "*": a policy is the same for all users.`, at)
}

// either returns the texts of the one of two keys that a statement has. not reports that it is the
// second.
func either(at string, body map[string]json.RawMessage, key, notKey string) (texts []string, not bool, err error) {
	_, has := body[key]
	_, not = body[notKey]
	if has == not {
		return nil, not, mistake("%s must have either %s or %s.", at, key, notKey)
	}
	if not {
		key = notKey
	}
	if texts = textsOf(body[key]); texts == nil {
		return nil, not, mistake("The %s of %s must be a text or a list of texts.", key, at)
	}
	return texts, not, nil
}

// textsOf returns a text, or a list of texts; nil for anything else.
func textsOf(raw json.RawMessage) []string {
	var one string
	if json.Unmarshal(raw, &one) == nil && one != "" {
		return []string{one}
	}
	var list []string
	if json.Unmarshal(raw, &list) == nil && len(list) > 0 && !slices.Contains(list, "") {
		return list
	}
	return nil
}

func parseAction(at, text string) (Action, error) {
	for _, action := range []Action{Modify, Replace, Remove, all} {
		if strings.EqualFold(text, string(action)) {
			return action, nil
		}
	}
	return "", mistake("The action %q of %s must be Update:Modify, Update:Replace, Update:Delete or Update:*.", text, at)
}

func parseConditions(at string, raw json.RawMessage) (all []condition, err error) {
	if raw == nil {
		return nil, nil
	}
	var body map[string]map[string]json.RawMessage
	if json.Unmarshal(raw, &body) != nil || len(body) == 0 {
		return nil, mistake("The Condition of %s must be an object with StringEquals or StringLike.", at)
	}
	for _, operator := range slices.Sorted(maps.Keys(body)) {
		if operator != "StringEquals" && operator != "StringLike" {
			return nil, mistake("The Condition of %s has %s; it may have StringEquals and StringLike.", at, operator)
		}
		types := textsOf(body[operator]["ResourceType"])
		if types == nil || len(body[operator]) != 1 {
			return nil, mistake("The %s of %s must have ResourceType, a text or a list of texts, and nothing else.", operator, at)
		}
		all = append(all, condition{types: types, like: operator == "StringLike"})
	}
	return all, nil
}

// checkKeys returns the mistake of an object with a key that it may not have.
func checkKeys(at string, body map[string]json.RawMessage, known ...string) error {
	for _, key := range slices.Sorted(maps.Keys(body)) {
		if !slices.Contains(known, key) {
			return mistake("%s has the unknown key %q.", at, key)
		}
	}
	return nil
}
