package hot

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"hearth/shared/hot/funcs"
	"hearth/shared/near"
	"hearth/shared/stack"
)

// A Kind is the form of a template.
type Kind string

// The forms.
const (
	HOT Kind = "hot"
	CFN Kind = "cfn"
)

// The header keys that name a version.
const (
	hotHeader  = "heat_template_version"
	cfnHeader  = "HeatTemplateFormatVersion"
	amazHeader = "AWSTemplateFormatVersion"
)

// A version holds what its templates may use.
type version struct {
	kind       Kind
	date       string
	functions  funcs.Set
	words      *words
	conditions bool // a section of conditions; condition and external_id of resources
	modulo     bool // the constraint
	tags       bool // of parameters
	texts      bool // scalars are compared and joined as texts, as in AWS

	ofResource []string // the keys that resources may have
	anywhere   []string // and in any version of the kind
}

// hotVersions are the accepted values of heat_template_version, including aliases.
var hotVersions = map[string]version{
	"2013-05-23": hotVersion("2013-05-23"),
	"2014-10-16": hotVersion("2014-10-16"),
	"2015-04-30": hotVersion("2015-04-30"),
	"2015-10-15": hotVersion("2015-10-15"),
	"2016-04-08": hotVersion("2016-04-08"),
	"2016-10-14": hotVersion("2016-10-14"), "newton": hotVersion("2016-10-14"),
	"2017-02-24": hotVersion("2017-02-24"), "ocata": hotVersion("2017-02-24"),
	"2017-09-01": hotVersion("2017-09-01"), "pike": hotVersion("2017-09-01"),
	"2018-03-02": hotVersion("2018-03-02"), "queens": hotVersion("2018-03-02"),
	"2018-08-31": hotVersion("2018-08-31"), "rocky": hotVersion("2018-08-31"),
	"2021-04-16": hotVersion("2021-04-16"), "wallaby": hotVersion("2021-04-16"),
}

// versions are the accepted values of each header.
var versions = map[string]map[string]version{
	hotHeader:  hotVersions,
	cfnHeader:  {"2012-12-12": cfnVersion("2012-12-12")},
	amazHeader: {"2010-09-09": cfnVersion("2010-09-09")},
}

// cfnVersion returns a version of CloudFormation. Heat's own has no conditions.
func cfnVersion(date string) version {
	v := version{kind: CFN, date: date, functions: funcs.Sets[date], words: &cfnWords, conditions: date == "2010-09-09", texts: date == "2010-09-09"}
	return v.withKeys()
}

func hotVersion(date string) version {
	v := version{
		kind: HOT, date: date, functions: funcs.Sets[date], words: &hotWords,
		conditions: date >= "2016-10-14", modulo: date >= "2017-02-24", tags: date >= "2018-03-02",
	}
	return v.withKeys()
}

// versionOf finds the one header that names the template's version.
func versionOf(n *Node) (version, *Node, error) {
	headers := []string{amazHeader, cfnHeader, hotHeader}
	var named, present []string
	for _, key := range headers {
		if slices.Contains(n.Keys, key) {
			present = append(present, key)
		}
		if _, ok := n.Get(key).Text(); ok {
			named = append(named, key)
		}
	}
	if len(present) == 0 && isAmazon(n) {
		return versions[amazHeader]["2010-09-09"], n, nil
	}
	if len(present) == 0 {
		none := notValid(n.Line, n.Column, "Template format version not found.")
		none.hint = nearest("", n.Keys, headers)
		return version{}, nil, none
	}
	at := n.Get(present[0])
	switch {
	case len(named) > 1:
		return version{}, at, badVersion(at, "", "", "Ambiguous versions (%s)", strings.Join(named, ", "))
	case len(named) == 0:
		return version{}, at, badVersion(at, present[0], "", "Template version was not provided")
	}
	key := named[0]
	at = n.Get(key)
	value, _ := at.Text()
	v, ok := versions[key][value]
	if !ok {
		known := slices.Sorted(maps.Keys(versions[key]))
		should := "should be one of"
		if len(known) == 1 {
			should = "should be"
		}
		return v, at, badVersion(at, key, versionHint(value, known), `"%s: %s". "%s" %s: %s`, key, value, key, should, strings.Join(known, ", "))
	}
	return v, at, nil
}

// versionHint returns the newest of several versions for a date after all of them, else the nearest.
func versionHint(value string, known []string) string {
	newest := ""
	for _, v := range known {
		if isDate(v) {
			newest = max(newest, v)
		}
	}
	if len(known) > 1 && isDate(value) && value > newest {
		return fmt.Sprintf("The newest known version is %q.", newest)
	}
	return near.Hint(value, known)
}

func isDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

// isAmazon reports whether a template is written as in CloudFormation, where it needs no header: all
// its sections are CloudFormation's, and it has resources. So a mistake in a resource changes
// nothing.
func isAmazon(n *Node) bool {
	known := versions[amazHeader]["2010-09-09"].sections()
	for _, key := range n.Keys {
		if !slices.Contains(known, key) {
			return false
		}
	}
	resources := n.Get(cfnWords.resources)
	return resources != nil && resources.Kind == funcs.Map && len(resources.Items) > 0
}

func badVersion(at *Node, path, hint, format string, args ...any) error {
	err := stack.Errorf(stack.InvalidTemplateVersion, "The template version is invalid: "+format, args...)
	return stack.Problems{{
		Code: stack.InvalidTemplateVersion, Path: path, Line: at.Line, Column: at.Column, Message: err.Error(), Hint: hint,
	}}
}
