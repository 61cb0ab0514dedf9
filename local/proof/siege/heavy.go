package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
)

// heavyRequests sends requests that take much memory and time for their length: previews of a large
// group with one token, previews that calculate with many tokens of one user, and patterns from
// callers without a token. Half of the clients hang up before their answer comes.
func (a *attackers) heavyRequests(ctx context.Context, c *counts) {
	hostile := []*user{a.hostile}
	for range 11 {
		one, err := login(ctx, a.auth, a.base, "alt_demo")
		if err != nil {
			c.add("no token")
			return
		}
		hostile = append(hostile, one)
	}
	anonymous := &user{http: a.hostile.http}
	var all sync.WaitGroup
	all.Go(func() {
		repeatInParallel(ctx, 25, func(i int) {
			sendImpatiently(ctx, c, a.hostile, i, "large group", a.hostile.api+"/stacks/preview", largeGroup)
		})
	})
	all.Go(func() {
		repeatInParallel(ctx, 60, func(i int) {
			one := hostile[i%len(hostile)]
			sendImpatiently(ctx, c, one, i, "calculations", one.api+"/stacks/preview", calculations)
		})
	})
	all.Go(func() {
		repeatInParallel(ctx, 50, func(i int) {
			sendImpatiently(ctx, c, anonymous, i, "patterns", a.base+"/function/validator", patterns)
		})
	})
	all.Wait()
}

// sendImpatiently sends a request. Every second time it hangs up after a second.
func sendImpatiently(ctx context.Context, c *counts, u *user, i int, what, url string, body fields) {
	within := requestTime
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

// heavySteps creates stacks whose resources are calculated while the stack is created, which takes
// all the work that one may take, and deletes them while that goes on.
func (a *attackers) heavySteps(ctx context.Context, c *counts) {
	repeatInParallel(ctx, 2, func(i int) {
		name := fmt.Sprintf("heavy-%d-%d", i, time.Now().UnixNano()%1_000_000)
		path, err := a.hostile.create(ctx, name, fields{"template": laterCalculations, "timeout_mins": 1})
		if err != nil {
			if ctx.Err() == nil {
				c.add("no stack that calculates")
			}
			return
		}
		c.add("stacks that calculate")
		defer a.hostile.cleanUp(ctx, path)
		wait(ctx, 5*time.Second)
	})
}

var (
	laterCalculations = func() fields {
		all := fields{"later": fields{"type": "OS::Heat::RandomString"}}
		for i := range 400 {
			all[fmt.Sprint("v", i)] = fields{"type": "OS::Heat::TestResource", "properties": fields{"value": fields{"yaql": fields{
				"expression": "range(200).select(range(200).select(range(200).select(range(200).sum()).sum()).sum()).sum() + $.data.len()",
				"data":       fields{"get_attr": []string{"later", "value"}},
			}}}}
		}
		return fields{"heat_template_version": "2021-04-16", "resources": all}
	}()
	largeGroup = fields{"stack_name": "large", "template": fields{
		"heat_template_version": "2021-04-16",
		"resources": fields{"g": fields{"type": "OS::Heat::ResourceGroup", "properties": fields{
			"count":        9990,
			"resource_def": fields{"type": "OS::Heat::Value", "properties": fields{"value": strings.Repeat("%index%", 50)}},
		}}},
	}}
	calculations = fields{"stack_name": "calculated", "template": fields{
		"heat_template_version": "2021-04-16",
		"resources": repeatTwenty("v", fields{"type": "OS::Heat::Value", "properties": fields{"value": fields{"yaql": fields{
			"expression": "range(200).select(range(200).select(range(200).sum()).sum()).sum()", "data": fields{},
		}}}}),
	}}
	patterns = fields{
		"heat_template_version": "2021-04-16",
		"parameters": repeatTwenty("p", fields{
			"type": "string", "default": strings.Repeat("a", 2000) + "!",
			"constraints": []fields{{"allowed_pattern": "^((a{1,100}){1,100})*$"}},
		}),
	}
)

// repeatTwenty returns a map of twenty names with the same value.
func repeatTwenty(prefix string, v fields) fields {
	all := fields{}
	for i := range 20 {
		all[fmt.Sprint(prefix, i)] = v
	}
	return all
}
