package awsquery

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Bounds of a request. CloudFormation takes 200 parameters and 50 tags at most, CloudWatch 1,000 data
// with 30 dimensions each.
const (
	mostParams  = 65536 // of a request
	mostMembers = 4096  // of one list
)

// Params are the parameters of a request, or of one member of a list. A name that is given empty
// counts as given.
type Params struct {
	all    map[string]string // by their names within the member
	prefix string            // before these names in the request: empty, or with a dot at its end
}

// Read returns the parameters of a query and a form. A name that is given twice is an error: it is
// not known which of them is meant.
func Read(sets ...url.Values) (Params, error) {
	p := Params{all: map[string]string{}}
	for _, set := range sets {
		for name, values := range set {
			if _, twice := p.all[name]; twice || len(values) > 1 {
				return p, Errorf(MalformedQueryString, "The parameter %s is given more than once.", clip(name))
			}
			p.all[name] = values[0]
		}
		if len(p.all) > mostParams {
			return p, tooMany(mostParams)
		}
	}
	return p, nil
}

// Given reports whether a parameter is given, if only as an empty text.
func (p Params) Given(name string) bool {
	_, ok := p.all[name]
	return ok
}

// String returns a parameter; it is empty when it is not given.
func (p Params) String(name string) string { return p.all[name] }

// Bool returns a parameter that is true or false, or otherwise when it is not given.
func (p Params) Bool(name string, otherwise bool) (bool, error) {
	switch text := p.String(name); strings.ToLower(text) {
	case "":
		return otherwise, nil
	case "true":
		return true, nil
	case "false":
		return false, nil
	default:
		return false, Errorf(ValidationError, "The parameter %s must be true or false, not %q.", p.prefix+name, clip(text))
	}
}

// Int returns a parameter that is a whole number from least to most, or otherwise when it is not
// given.
func (p Params) Int(name string, otherwise, least, most int) (int, error) {
	text := p.String(name)
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, Errorf(ValidationError, "The parameter %s must be a whole number from %d to %d, not %q.", p.prefix+name, least, most, clip(text))
	}
	return n, nil
}

// Members returns the members of a list of structures, in their order: Name.member.1 and so on.
func (p Params) Members(name string) ([]Params, error) {
	found, err := p.list(name)
	members := make([]Params, len(found))
	for i := range members {
		members[i] = Params{all: found[i+1], prefix: fmt.Sprintf("%s%s.member.%d.", p.prefix, name, i+1)}
	}
	return members, err
}

// Strings returns the members of a list of texts.
func (p Params) Strings(name string) ([]string, error) {
	found, err := p.list(name)
	texts := make([]string, len(found))
	for i := range texts {
		texts[i] = found[i+1][""]
	}
	return texts, err
}

// Map returns a map of texts: as the Query form has it, Name.entry.1.key and Name.entry.1.value, or as
// other forms do, Name.key.
func (p Params) Map(name string) (map[string]string, error) {
	all := map[string]string{}
	for key, value := range p.all {
		rest, ok := strings.CutPrefix(key, name+".")
		if !ok {
			continue
		}
		entry, isEntry := strings.CutPrefix(rest, "entry.")
		if !isEntry {
			all[rest] = value
			continue
		}
		number, part, _ := strings.Cut(entry, ".")
		if part != "key" {
			continue
		}
		if _, twice := all[value]; twice {
			return nil, Errorf(ValidationError, "The map %s has the key %s more than once.", p.prefix+name, clip(value))
		}
		all[value] = p.String(name + ".entry." + number + ".value")
	}
	return all, nil
}

// list returns the parameters of a list's members by the members' numbers, which must be 1, 2, 3 and so
// on. The value of a member that is a text has no name.
func (p Params) list(name string) (map[int]map[string]string, error) {
	start := name + ".member."
	found := map[int]map[string]string{}
	for key, value := range p.all {
		rest, ok := strings.CutPrefix(key, start)
		if !ok {
			continue
		}
		number, inside, _ := strings.Cut(rest, ".")
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || strconv.Itoa(n) != number {
			return nil, Errorf(ValidationError, "The parameter %s is not a member of a list: members are numbered from 1.", clip(p.prefix+key))
		}
		if found[n] == nil {
			found[n] = map[string]string{}
		}
		found[n][inside] = value
	}
	if len(found) > mostMembers {
		return nil, Errorf(ValidationError, "The list %s has more than %d members.", p.prefix+name, mostMembers)
	}
	for i, n := range slices.Sorted(maps.Keys(found)) {
		if n != i+1 {
			return nil, Errorf(ValidationError, "The list %s has no member %d, but a member %d.", p.prefix+name, i+1, n)
		}
	}
	return found, nil
}

// clip shortens a text of the caller's for an error.
func clip(text string) string {
	const most = 200
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
