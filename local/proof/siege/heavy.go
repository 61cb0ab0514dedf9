package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
)

// heavyRequests sends what takes much memory and time for its length: previews of a large
// group by one token, previews that calculate by many tokens of one user, and patterns by
// strangers. Half of the clients leave before their answer comes.
func (s *siege) heavyRequests(ctx context.Context, c *counts) {
	hostile := []*user{s.hostile}
	for range 11 {
		one, err := login(ctx, s.stage.Auth(), s.program.base, "alt_demo")
		if err != nil {
			c.add("no token")
			return
		}
		hostile = append(hostile, one)
	}
	stranger := &user{http: s.hostile.http}
	var all sync.WaitGroup
	all.Go(func() {
		crowd(ctx, 25, func(i int) {
			impatient(ctx, c, s.hostile, i, "large group", s.hostile.api+"/stacks/preview", largeGroup)
		})
	})
	all.Go(func() {
		crowd(ctx, 60, func(i int) {
			one := hostile[i%len(hostile)]
			impatient(ctx, c, one, i, "calculations", one.api+"/stacks/preview", calculations)
		})
	})
	all.Go(func() {
		crowd(ctx, 50, func(i int) {
			impatient(ctx, c, stranger, i, "patterns", s.program.base+"/function/validator", patterns)
		})
	})
	all.Wait()
}

// impatient sends a request, and every second time leaves after a second.
func impatient(ctx context.Context, c *counts, u *user, i int, what, url string, body object) {
	within := patience
	if i%2 == 1 {
		within = time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	code, _, _, err := u.do(ctx, "POST", url, body)
	if ctx.Err() == nil {
		c.answer(what, code, err)
	}
}

var (
	largeGroup = object{"stack_name": "large", "template": object{
		"heat_template_version": "2021-04-16",
		"resources": object{"g": object{"type": "OS::Heat::ResourceGroup", "properties": object{
			"count":        9990,
			"resource_def": object{"type": "OS::Heat::Value", "properties": object{"value": strings.Repeat("%index%", 50)}},
		}}},
	}}
	calculations = object{"stack_name": "calculated", "template": object{
		"heat_template_version": "2021-04-16",
		"resources": twenty("v", object{"type": "OS::Heat::Value", "properties": object{"value": object{"yaql": object{
			"expression": "range(200).select(range(200).select(range(200).sum()).sum()).sum()", "data": object{},
		}}}}),
	}}
	patterns = object{
		"heat_template_version": "2021-04-16",
		"parameters": twenty("p", object{
			"type": "string", "default": strings.Repeat("a", 2000) + "!",
			"constraints": []object{{"allowed_pattern": "^((a{1,100}){1,100})*$"}},
		}),
	}
)

// twenty gives twenty names the same value.
func twenty(prefix string, v object) object {
	all := object{}
	for i := range 20 {
		all[fmt.Sprint(prefix, i)] = v
	}
	return all
}
