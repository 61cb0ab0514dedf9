package main

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"hearth/local/proof/prompt"
)

// try makes, shows and deletes a stack with the type, and looks whether the cloud
// has the object, and then has it no more.
func (k kind) try(ctx context.Context, s *scene) (v verdict) {
	if k.Admin && !s.admin {
		v.LeftOut = "needs an administrator"
		return v
	}
	if why := s.lacks(ctx, k.Service); why != "" {
		v.LeftOut = why
		return v
	}
	var meanwhile func(stacked) error
	if k.Signals != "" {
		meanwhile = func(st stacked) error { return s.signal(ctx, st, k.Signals) }
	}
	st, took, err := s.create(ctx, nameOf(k.Template), k.Template, meanwhile)
	if v.Create = took; err != nil {
		v.wrong("create: %v", err)
		return v
	}
	switch {
	case k.Unless != "" && strings.Contains(st.Reason, k.Unless):
		v.LeftOut = st.Reason
	case st.Status != "CREATE_COMPLETE":
		v.wrong("%s: %s", st.Status, st.Reason)
	default:
		k.check(s, st, &v)
		for _, u := range []struct {
			parameter string
			keeps     bool
		}{{k.InPlace, true}, {k.Anew, false}} {
			if u.parameter != "" && len(v.Wrong) == 0 {
				k.change(ctx, s, st, u.parameter, u.keeps, &v)
			}
		}
	}
	ids, _ := s.ids(st)
	if v.Delete, err = s.remove(ctx, st); err != nil {
		v.wrong("delete: %v", err)
		return v
	}
	if k.Look == "" || len(v.Wrong) > 0 {
		return v
	}
	var gone prompt.Refusal
	if _, err := s.look(k.Look, ids); !errors.As(err, &gone) {
		v.wrong("still there after the stack is gone: %s (%v)", k.Look, err)
	}
	return v
}

// change has the client give a parameter another value: the object must be the same after
// that, or another.
func (k kind) change(ctx context.Context, s *scene, st stacked, parameter string, keeps bool, v *verdict) {
	it := cmp.Or(k.It, "it")
	before, err := s.ids(st)
	if err == nil {
		err = s.heat.Ask(&struct{}{}, "stack", "update", "--existing", "--parameter", parameter, st.ID)
	}
	if err == nil {
		err = s.settle(ctx, &st)
	}
	after, unfit := s.ids(st)
	switch {
	case err != nil:
		v.wrong("update %s: %v", parameter, err)
	case st.Status != "UPDATE_COMPLETE" || unfit != nil:
		v.wrong("update %s: %s: %s %v", parameter, st.Status, st.Reason, unfit)
	case (before[it] == after[it]) != keeps:
		v.wrong("update %s: it was %s and is %s", parameter, before[it], after[it])
	}
	if object, err := s.look(cmp.Or(k.Then, k.Look), after); err != nil || empty(object[k.Holds]) {
		v.wrong("after the update %s: %s: %v %v", parameter, cmp.Or(k.Then, k.Look), object[k.Holds], err)
	}
}

// check shows the stack in every way there is.
func (k kind) check(s *scene, st stacked, v *verdict) {
	s.show(st, v)
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
	if err := s.heat.Ask(&one, "stack", "resource", "show", st.ID, cmp.Or(k.It, "it")); err != nil {
		v.wrong("resource show: %v", err)
	} else if one.Type != k.Type || one.Status != "CREATE_COMPLETE" || k.Look != "" && k.Holds != "" && one.Attributes == nil {
		v.wrong("resource show: %+v", one)
	}
	if k.Look == "" {
		return
	}
	object, err := s.look(k.Look, ids)
	if err != nil {
		v.wrong("%s: %v", k.Look, err)
	} else if k.Holds != "" && empty(object[k.Holds]) {
		v.wrong("%s: its %s is empty: %v", k.Look, k.Holds, object)
	}
}

// show has the client show the stack: every output must have a value, and the events
// must tell of the end.
func (s *scene) show(st stacked, v *verdict) {
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

// ids are the physical ids by name, of resources that must all be complete.
func (s *scene) ids(st stacked) (map[string]string, error) {
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

// look asks the cloud about an object.
func (s *scene) look(how string, ids map[string]string) (object map[string]any, err error) {
	words := strings.Fields(how)
	for i, w := range words {
		if name, ok := strings.CutPrefix(w, "{"); ok {
			words[i] = ids[strings.TrimSuffix(name, "}")]
		}
	}
	return object, s.osc.Ask(&object, words...)
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

// nameOf makes a stack's name of a template's.
func nameOf(template string) string {
	name := strings.TrimSuffix(template[strings.LastIndex(template, "/")+1:], ".yaml")
	return strings.ReplaceAll(name, "_", "-")
}
