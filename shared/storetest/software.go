package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"hearth/shared/stack"
	"hearth/shared/store"
)

func newConfig(name string) stack.SoftwareConfig {
	return stack.SoftwareConfig{ID: newID(), Project: "project", Name: &name, Created: moment}
}

func newDeployment(c stack.SoftwareConfig, server string) stack.SoftwareDeployment {
	return stack.SoftwareDeployment{ID: newID(), Project: c.Project, ConfigID: c.ID, ServerID: server, Created: moment}
}

// put writes configs, deployments and other parts of changes.
func put(t testing.TB, s *store.Store, changes ...stack.Software) {
	t.Helper()
	for _, c := range changes {
		commit(t, s, stack.Change{Software: &c})
	}
}

func testConfigs(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	c, bare := newConfig("odd \x00 name"), stack.SoftwareConfig{ID: newID(), Project: "project", Created: moment}
	group := "script"
	c.Group, c.Config, c.Options = &group, json.RawMessage(`"#!/bin/sh <&>"`), json.RawMessage(`{"a":12345678901234567890}`)
	c.Inputs, c.Outputs = []map[string]any{{"name": "x", "default": []any{1.0}}}, []map[string]any{}
	put(t, s, stack.Software{NewConfig: &c}, stack.Software{NewConfig: &bare})
	held := "odd \uFFFD name"
	c.Name = &held
	same(t, must(s.SoftwareConfig(background, "project", c.ID)), c)
	same(t, must(s.SoftwareConfig(background, "project", bare.ID)), bare)
	_, err := s.SoftwareConfig(background, "another", c.ID)
	wantError(t, err, stack.NotFound, "Software config with id "+c.ID+" not found")
	err = s.Commit(background, stack.Change{Software: &stack.Software{DropConfig: &stack.SoftwareConfig{ID: c.ID, Project: "another"}}})[0].Err
	wantError(t, err, stack.NotFound, "Software config with id "+c.ID+" not found")
	put(t, s, stack.Software{DropConfig: &c})
	if _, err := s.SoftwareConfig(background, "project", c.ID); stack.CodeOf(err) != stack.NotFound {
		t.Errorf("after it was dropped: %v", err)
	}
}

func testConfigPages(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	foreign := newConfig("foreign")
	foreign.Project = "another"
	put(t, s, stack.Software{NewConfig: &foreign})
	for i := range 11 {
		c := newConfig(fmt.Sprint(i))
		c.Created = moment.Add(time.Duration(i/3) * time.Second) // some at the same time
		put(t, s, stack.Software{NewConfig: &c})
	}
	want := must(s.SoftwareConfigs(background, "project", "", 0))
	if len(want) != 11 || want[0].Created.Before(want[10].Created) {
		t.Fatalf("%d, not newest first", len(want))
	}
	var got []stack.SoftwareConfig
	for marker := ""; ; marker = got[len(got)-1].ID {
		page := must(s.SoftwareConfigs(background, "project", marker, 4))
		if got = append(got, page...); len(page) < 4 {
			break
		}
	}
	same(t, got, want)
	if n := len(must(s.SoftwareConfigs(background, "project", foreign.ID, 2))); n != 2 {
		t.Errorf("another project's config as marker gives %d", n)
	}
}

func testDeployments(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	b, a, nameless := newConfig("b"), newConfig("a"), newConfig("")
	nameless.Name = nil
	put(t, s, stack.Software{NewConfig: &b}, stack.Software{NewConfig: &a}, stack.Software{NewConfig: &nameless})
	first, second, third := newDeployment(b, "s1"), newDeployment(a, "s1"), newDeployment(nameless, "s2")
	action, status := "CREATE", "IN_PROGRESS"
	first.Action, first.Status, first.StatusReason, first.UserProject = &action, &status, "why", "users"
	first.InputValues, first.OutputValues = json.RawMessage(`{"a":1}`), json.RawMessage(`{"b":2}`)
	second.Created, third.Created = moment.Add(time.Second), moment.Add(2*time.Second)
	put(t, s, stack.Software{NewDeployment: &first}, stack.Software{NewDeployment: &second}, stack.Software{NewDeployment: &third})

	same(t, must(s.SoftwareDeployments(background, "project", "")), []stack.SoftwareDeployment{first, second, third})
	same(t, must(s.SoftwareDeployments(background, "project", "s1")), []stack.SoftwareDeployment{first, second})
	same(t, must(s.SoftwareDeployments(background, "users", "")), []stack.SoftwareDeployment{first})
	same(t, must(s.SoftwareDeployment(background, "users", first.ID)), first)
	_, err := s.SoftwareDeployment(background, "users", second.ID)
	wantError(t, err, stack.NotFound, "Deployment with id "+second.ID+" not found")
	for project, want := range map[string]string{"project": "a b", "users": "b", "another": ""} {
		got := ""
		for _, c := range must(s.DeployedConfigs(background, project, "s1")) {
			got += " " + *c.Name
		}
		if got != "" {
			got = got[1:]
		}
		if got != want {
			t.Errorf("%s sees %q deployed, want %q", project, got, want)
		}
	}
	put(t, s, stack.Software{DropDeployment: &first})
	err = s.Commit(background, stack.Change{Software: &stack.Software{DropDeployment: &first}})[0].Err
	wantError(t, err, stack.NotFound, "Deployment with id "+first.ID+" not found")
}

func testRedeploy(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	c, other := newConfig("c"), newConfig("other")
	other.Project = "another"
	put(t, s, stack.Software{NewConfig: &c}, stack.Software{NewConfig: &other})
	d := newDeployment(c, "s1")
	put(t, s, stack.Software{NewDeployment: &d})
	late := d
	d.StatusReason, d.OutputValues, d.Updated = "done", json.RawMessage(`{"r":0}`), moment.Add(time.Hour)
	put(t, s, stack.Software{Deployment: &d})
	d.Version++
	same(t, must(s.SoftwareDeployment(background, "project", d.ID)), d)
	if err := s.Commit(background, stack.Change{Software: &stack.Software{Deployment: &late}})[0].Err; !errors.Is(err, stack.ErrStale) {
		t.Errorf("of a version that is past: %v", err)
	}
	again := newConfig("again")
	late.ConfigID = again.ID
	if err := s.Commit(background, stack.Change{Software: &stack.Software{NewConfig: &again, Deployment: &late, DropConfig: &c}})[0].Err; !errors.Is(err, stack.ErrStale) {
		t.Errorf("of a version that is past: %v", err)
	}
	if _, err := s.SoftwareConfig(background, "project", again.ID); stack.CodeOf(err) != stack.NotFound {
		t.Errorf("a config of a change that was refused is there: %v", err)
	}
	d.ConfigID, d.Status = again.ID, new("IN_PROGRESS")
	put(t, s, stack.Software{NewConfig: &again, Deployment: &d, DropConfig: &c})
	if _, err := s.SoftwareConfig(background, "project", c.ID); stack.CodeOf(err) != stack.NotFound {
		t.Errorf("the former config: %v", err)
	}
	for range 2 { // the second time there is nothing to cancel
		put(t, s, stack.Software{Cancel: d.ID})
	}
	cancelled := must(s.SoftwareDeployment(background, "project", d.ID))
	if *cancelled.Status != "FAILED" || cancelled.StatusReason != "Deployment cancelled." || cancelled.Version != d.Version+2 || cancelled.Updated.IsZero() {
		t.Errorf("cancelled it is %+v", cancelled)
	}
	d = cancelled
	d.ConfigID = other.ID
	err := s.Commit(background, stack.Change{Software: &stack.Software{Deployment: &d}})[0].Err
	wantError(t, err, stack.NotFound, "Software config with id "+other.ID+" not found")
}

func testConfigStays(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	c := newConfig("c")
	none := newDeployment(stack.SoftwareConfig{ID: "none", Project: "project"}, "s1")
	err := s.Commit(background, stack.Change{Software: &stack.Software{NewDeployment: &none}})[0].Err
	wantError(t, err, stack.NotFound, "Software config with id none not found")
	put(t, s, stack.Software{NewConfig: &c})
	d := newDeployment(c, "s1")
	put(t, s, stack.Software{NewDeployment: &d})
	k := newStack("k")
	results := s.Commit(background, stack.Change{NewStack: &k}, stack.Change{Software: &stack.Software{DropConfig: &c}})
	wantError(t, results[1].Err, stack.InvalidRestrictedAction, "Software config with id "+c.ID+" can not be deleted as it is referenced.")
	if results[0].Err != nil {
		t.Errorf("it took another change down: %v", results[0].Err)
	}
	put(t, s, stack.Software{DropDeployment: &d}, stack.Software{DropConfig: &c})
}

func testConfigRace(t *testing.T, db Database) {
	s := db.Open(t, store.Options{})
	for range 20 {
		c := newConfig("c")
		put(t, s, stack.Software{NewConfig: &c})
		d := newDeployment(c, "s1")
		changes := []stack.Software{{NewDeployment: &d}, {DropConfig: &c}}
		won := race(t, 2, func(i int) error { return s.Commit(background, stack.Change{Software: &changes[i]})[0].Err }, func(err error) bool {
			return stack.CodeOf(err) == stack.NotFound || stack.CodeOf(err) == stack.InvalidRestrictedAction
		})
		if won != 1 {
			t.Fatalf("%d of the two were done", won)
		}
	}
}
