package wire

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// A Body is what creates or validates a stack: the fields of a JSON object, each
// as it was sent.
type Body map[string]json.RawMessage

// has says whether the field is there and not null.
func (b Body) has(name string) bool { return len(b[name]) > 0 && string(b[name]) != "null" }

// Create reads what a creation asks for. A template may have so many bytes.
func (b Body) Create(maxTemplate int) (engine.Request, error) {
	r := engine.Request{DisableRollback: true}
	if b.has("converge") {
		return r, stack.Errorf(stack.BadRequest, "converge flag only supported in stack update (or update preview) request.")
	}
	var err error
	if r.TimeoutMins, err = b.timeout(); err != nil {
		return r, err
	}
	if r.Tags, err = b.tags(); err != nil {
		return r, err
	}
	if b.has("disable_rollback") {
		if r.DisableRollback, err = b.boolean("disable_rollback"); err != nil {
			return r, err
		}
	}
	if len(b["stack_name"]) == 0 {
		return r, stack.Errorf(stack.BadRequest, "No stack name specified")
	}
	if b.has("adopt_stack_data") {
		told, err := b.adopt()
		if err != nil {
			return r, err
		}
		r.Adopt = saved(told.Resources)
		b = maps.Clone(b)
		b["template"] = told.Template
		if r.Source, err = b.source(maxTemplate); err == nil {
			err = told.under(&r.Source)
		}
		if err != nil {
			return r, err
		}
	} else if r.Source, err = b.source(maxTemplate); err != nil {
		return r, err
	}
	r.Name, err = b.name()
	return r, err
}

// Update reads what an update asks for; patch keeps what the request does not give.
func (b Body) Update(maxTemplate int, patch bool) (r engine.UpdateRequest, err error) {
	r.Existing = patch
	if b.has("timeout_mins") {
		minutes, err := b.timeout()
		if err != nil {
			return r, err
		}
		r.TimeoutMins = &minutes
	}
	if len(b["tags"]) > 0 {
		tags, err := b.tags()
		if err != nil {
			return r, err
		}
		r.Tags = &tags
	}
	for _, name := range []string{"disable_rollback", "converge"} {
		if !b.has(name) {
			continue
		}
		given, err := b.boolean(name)
		if err != nil {
			return r, err
		}
		if name == "disable_rollback" {
			r.DisableRollback = &given
		} else {
			r.Converge = given
		}
	}
	if patch && b.has("clear_parameters") && json.Unmarshal(b["clear_parameters"], &r.Clear) != nil {
		return r, stack.Errorf(stack.BadRequest, "clear_parameters must be a list of names.")
	}
	if r.Source.Template, err = b.template(maxTemplate); err != nil && (!patch || b.has("template") || b.has("template_url")) {
		return r, err
	}
	if r.Source.Files, err = b.files(); err != nil {
		return r, err
	}
	r.Source.Environment, err = b.environment(r.Source, maxTemplate)
	return r, err
}

// Validate reads what a validation asks for: as a creation, but with no name.
func (b Body) Validate(maxTemplate int) (engine.Request, error) {
	source, err := b.source(maxTemplate)
	return engine.Request{Source: source}, err
}

func (b Body) source(maxTemplate int) (s stack.Source, err error) {
	if s.Template, err = b.template(maxTemplate); err != nil {
		return s, err
	}
	if s.Files, err = b.files(); err != nil {
		return s, err
	}
	s.Environment, err = b.environment(s, maxTemplate)
	return s, err
}

func (b Body) name() (string, error) {
	var name string
	if b["stack_name"][0] != '"' || json.Unmarshal(b["stack_name"], &name) != nil {
		return "", stack.Errorf(stack.StackValidationFailed, "Invalid stack name %s, must be a string", b["stack_name"])
	}
	return name, stack.CheckName(name)
}

// template gives the text: an object as it was written, so that its keys keep
// their order, or what a string holds.
func (b Body) template(limit int) ([]byte, error) {
	raw := b["template"]
	switch {
	case !b.has("template") && b.has("template_url") && len(raw) == 0:
		return nil, b.elsewhere()
	case !b.has("template"):
		return nil, stack.Errorf(stack.BadRequest, "No template specified")
	}
	text := []byte(raw)
	switch raw[0] {
	case '{':
		if !versioned(raw) {
			return nil, stack.Errorf(stack.InvalidTemplateVersion, "The template version is invalid: Template version was not provided")
		}
	case '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return nil, stack.Errorf(stack.BadRequest, "Template not in valid format: %v", err)
		}
		text = []byte(s)
	default:
		return nil, stack.Errorf(stack.BadRequest, "Template not in valid format: The template is not a JSON object or YAML mapping.")
	}
	return text, Size(text, limit)
}

// Address is where the template is to be fetched from; empty when it is in the body, or
// nowhere.
func (b Body) Address() string {
	var address string
	if len(b["template"]) > 0 || b.has("adopt_stack_data") || json.Unmarshal(b["template_url"], &address) != nil {
		return ""
	}
	return address
}

// Fetched is the body with the text that was found at its address.
func (b Body) Fetched(template []byte) (Body, error) {
	text, err := json.Marshal(string(template))
	if err != nil {
		return nil, err
	}
	b = maps.Clone(b)
	b["template"] = text
	return b, nil
}

// versioned reports whether a template that is an object has a version. For a text without a
// version Heat has another error, which the reader of the text returns.
func versioned(object json.RawMessage) bool {
	var t Body
	if json.Unmarshal(object, &t) != nil {
		return false
	}
	return t["heat_template_version"] != nil || t["HeatTemplateFormatVersion"] != nil || t["AWSTemplateFormatVersion"] != nil
}

// Size refuses a template of more bytes than the limit.
func Size(template []byte, limit int) error {
	if len(template) > limit {
		return stack.Errorf(stack.RequestLimitExceeded,
			"Request limit exceeded: Template size (%d bytes) exceeds maximum allowed size (%d bytes).", len(template), limit)
	}
	return nil
}

// elsewhere returns the error for a template_url that was not fetched before.
func (b Body) elsewhere() error {
	var address string
	if json.Unmarshal(b["template_url"], &address) != nil {
		return stack.Errorf(stack.BadRequest, "Could not retrieve template: template_url must be a string")
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		scheme := ""
		if err == nil {
			scheme = u.Scheme
		}
		return stack.Errorf(stack.BadRequest, "Could not retrieve template: Invalid URL scheme %s", scheme)
	}
	return stack.Errorf(stack.BadRequest, "Could not retrieve template: Failed to retrieve template from %s", address)
}

func (b Body) timeout() (int, error) {
	if !b.has("timeout_mins") {
		return 0, nil
	}
	n, err := json.Number(strings.Trim(string(b["timeout_mins"]), `"`)).Int64()
	if err != nil || int64(int32(n)) != n {
		return 0, stack.Errorf(stack.BadRequest, "Only integer is acceptable by 'timeout_mins'.")
	}
	if n < 0 {
		return 0, stack.Errorf(stack.BadRequest,
			"Value '%d' is invalid for 'timeout_mins' which only accepts non-negative integer.", n)
	}
	if n > mostMinutes {
		return 0, stack.Errorf(stack.BadRequest, "Value '%d' is invalid for 'timeout_mins': the most is %d.", n, mostMinutes)
	}
	return int(n), nil
}

// mostMinutes is the longest time of an action in minutes.
const mostMinutes = int64(stack.Longest / time.Minute)

func (b Body) boolean(name string) (bool, error) {
	text := strings.Trim(string(b[name]), `"`)
	switch strings.ToLower(text) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, stack.Errorf(stack.BadRequest, `Unrecognized value "%s" for "%s", acceptable values are: true, false.`, text, name)
}

func (b Body) tags() ([]string, error) {
	if !b.has("tags") {
		return nil, nil
	}
	var text string
	if json.Unmarshal(b["tags"], &text) != nil {
		return nil, stack.Errorf(stack.BadRequest, "tags must be a string of tags separated by commas.")
	}
	tags, err := Tags(text)
	if err != nil {
		return nil, err
	}
	return tags, nil
}

// Tags takes a list of tags apart, as bodies and queries carry it.
func Tags(text string) ([]string, error) {
	if text == "" {
		return nil, nil
	}
	tags := strings.Split(text, ",")
	for _, tag := range tags {
		if utf8.RuneCountInString(tag) > 80 {
			return nil, stack.Errorf(stack.BadRequest, "%s", fmt.Sprintf(`Invalid tag, "%s" is longer than 80 characters`, tag))
		}
	}
	return tags, nil
}
