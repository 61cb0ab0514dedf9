package main

import (
	"cmp"
	"context"
	"errors"
	"os"
	"strings"
	"time"

	"hearth/local/proof/prompt"
)

// run creates, shows, updates and deletes a stack with the type. It checks that the object is in the
// cloud, and that it is deleted at the end.
func (k kind) run(ctx context.Context, s *scene) (v verdict) {
	if k.Admin && !s.admin {
		v.LeftOut = "needs an administrator"
		return v
	}
	if k.StackDomain && os.Getenv("HEARTH_STACK_DOMAIN_NAME") == "" {
		v.LeftOut = "needs HEARTH_STACK_DOMAIN_NAME and the settings beside it"
		return v
	}
	if why := s.missingServiceReason(ctx, k.Service); why != "" {
		v.LeftOut = why
		return v
	}
	var meanwhile func(stackRef) error
	if k.Signals != "" {
		meanwhile = func(st stackRef) error { return s.signal(ctx, st, k.Signals) }
	}
	if k.SignalURL != "" {
		meanwhile = func(st stackRef) error { return s.signalURL(ctx, st, k.SignalURL, amazonSignal) }
	}
	if k.TempURL != "" {
		meanwhile = func(st stackRef) error { return s.signalURL(ctx, st, k.TempURL, objectSignal) }
	}
	if k.Agent != "" {
		meanwhile = func(st stackRef) error { return s.agentSignal(ctx, st, k.Agent) }
	}
	st, took, err := s.create(ctx, nameOf(k.Template), k.Template, meanwhile)
	if v.Create = took; err != nil {
		v.wrong("create: %v", err)
		return v
	}
	switch {
	case k.AllowedRefusal != "" && strings.Contains(st.Reason, k.AllowedRefusal):
		v.LeftOut = st.Reason
	case st.Status != "CREATE_COMPLETE":
		v.wrong("%s: %s", st.Status, st.Reason)
	default:
		k.checkShown(s, st, &v)
		for _, u := range []struct {
			parameter string
			keeps     bool
		}{{k.InPlace, true}, {k.Replaced, false}} {
			if u.parameter != "" && len(v.Wrong) == 0 {
				k.update(ctx, s, st, u.parameter, u.keeps, &v)
			}
		}
	}
	ids, _ := s.ids(st)
	if v.Delete, err = s.remove(ctx, st); err != nil {
		v.wrong("delete: %v", err)
		return v
	}
	if k.ShowCommand == "" || len(v.Wrong) > 0 {
		return v
	}
	var notFound prompt.Refusal
	if _, err := s.showObject(k.ShowCommand, ids); !errors.As(err, &notFound) {
		v.wrong("still there after the stack is gone: %s (%v)", k.ShowCommand, err)
	}
	return v
}

// update changes a parameter's value with the client. It checks that the object is still the same,
// or was replaced.
func (k kind) update(ctx context.Context, s *scene, st stackRef, parameter string, keeps bool, v *verdict) {
	resource := cmp.Or(k.Resource, "it")
	before, err := s.ids(st)
	if err == nil {
		err = s.heat.Ask(&struct{}{}, "stack", "update", "--existing", "--parameter", parameter, st.ID)
	}
	if err == nil {
		err = s.settle(ctx, &st)
	}
	after, idsErr := s.ids(st)
	switch {
	case err != nil:
		v.wrong("update %s: %v", parameter, err)
	case st.Status != "UPDATE_COMPLETE" || idsErr != nil:
		v.wrong("update %s: %s: %s %v", parameter, st.Status, st.Reason, idsErr)
	case (before[resource] == after[resource]) != keeps:
		v.wrong("update %s: it was %s and is %s", parameter, before[resource], after[resource])
	}
	if k.ShowCommand == "" {
		return
	}
	if object, err := s.showObject(cmp.Or(k.ShowAfter, k.ShowCommand), after); err != nil || empty(object[k.NonEmpty]) {
		v.wrong("after the update %s: %s: %v %v", parameter, cmp.Or(k.ShowAfter, k.ShowCommand), object[k.NonEmpty], err)
	}
}

// checkShown checks the stack, the resource and the object as the client shows them.
func (k kind) checkShown(s *scene, st stackRef, v *verdict) {
	s.checkStack(st, v)
	ids, err := s.ids(st)
	if err != nil {
		v.wrong("resource list: %v", err)
		return
	}
	var one struct {
		Type       string `json:"resource_type"`
		Status     string `json:"resource_status"`
		Attributes map[string]any
	}
	if err := s.heat.Ask(&one, "stack", "resource", "show", st.ID, cmp.Or(k.Resource, "it")); err != nil {
		v.wrong("resource show: %v", err)
	} else if one.Type != k.Type || one.Status != "CREATE_COMPLETE" || k.ShowCommand != "" && k.NonEmpty != "" && one.Attributes == nil {
		v.wrong("resource show: %+v", one)
	}
	if k.ShowCommand == "" {
		return
	}
	object, err := s.showObject(k.ShowCommand, ids)
	if err != nil {
		v.wrong("%s: %v", k.ShowCommand, err)
	} else if k.NonEmpty != "" && empty(object[k.NonEmpty]) {
		v.wrong("%s: its %s is empty: %v", k.ShowCommand, k.NonEmpty, object)
	}
}

// checkStack shows the stack with the client: every output must have a value, and the last event must
// be the end.
func (s *scene) checkStack(st stackRef, v *verdict) {
	var shown struct {
		Status  string `json:"stack_status"`
		Outputs []struct {
			Key   string `json:"output_key"`
			Value any    `json:"output_value"`
			Error string `json:"output_error"`
		}
	}
	began := time.Now()
	err := s.heat.Ask(&shown, "stack", "show", st.ID)
	v.Show = time.Since(began)
	if err != nil || shown.Status != st.Status {
		v.wrong("stack show: %v: %+v", err, shown)
	}
	for _, o := range shown.Outputs {
		if o.Error != "" || empty(o.Value) {
			v.wrong("output %s is %v %s", o.Key, o.Value, o.Error)
		}
	}
	var events []struct {
		Name   string `json:"resource_name"`
		Status string `json:"resource_status"`
	}
	if err := s.heat.Ask(&events, "stack", "event", "list", st.ID); err != nil || len(events) == 0 {
		v.wrong("event list: %v", err)
	} else if last := events[len(events)-1]; last.Name != st.Name || last.Status != st.Status {
		v.wrong("event list: the last is %+v", last)
	}
}

// ids returns the physical IDs of the resources by name. It returns an error when a resource is not
// complete.
func (s *scene) ids(st stackRef) (map[string]string, error) {
	var rows []struct {
		Name   string `json:"resource_name"`
		ID     string `json:"physical_resource_id"`
		Status string `json:"resource_status"`
	}
	ids := map[string]string{}
	if err := s.heat.Ask(&rows, "stack", "resource", "list", st.ID); err != nil {
		return nil, err
	}
	for _, r := range rows {
		ids[r.Name] = r.ID
		if r.Status != "CREATE_COMPLETE" && r.Status != "UPDATE_COMPLETE" {
			return ids, errors.New(r.Name + " is " + r.Status)
		}
	}
	return ids, nil
}

// showObject returns an object of the cloud.
func (s *scene) showObject(how string, ids map[string]string) (object map[string]any, err error) {
	words := strings.Fields(how)
	for i, w := range words {
		if name, ok := strings.CutPrefix(w, "{"); ok {
			words[i] = ids[strings.TrimSuffix(name, "}")]
		}
	}
	return object, s.cloud.Ask(&object, words...)
}

func empty(v any) bool {
	switch t := v.(type) {
	case nil:
		return true
	case string:
		return t == ""
	case []any:
		return len(t) == 0
	case map[string]any:
		return len(t) == 0
	}
	return false
}

// nameOf returns a stack's name for a template.
func nameOf(template string) string {
	name := strings.TrimSuffix(template[strings.LastIndex(template, "/")+1:], ".yaml")
	return strings.ReplaceAll(name, "_", "-")
}
