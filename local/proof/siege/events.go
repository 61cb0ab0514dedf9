package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
)

// forgedEvents sends events that only Hearth's own dispatcher may send, and gateway requests that
// only the operator may send.
func (a *attackers) forgedEvents(ctx context.Context, c *counts) {
	record := func(i int) string {
		return fmt.Sprintf(`{"messageId":"%d","body":"{\"id\":\"%d\",\"topic\":\"resource.due\",\"wait_key\":\"forged/%d\"}"}`, i, i, i)
	}
	event := func(n int) []byte {
		var b bytes.Buffer
		b.WriteString(`{"Records":[` + record(0))
		for i := 1; i < n; i++ {
			b.WriteString("," + record(i))
		}
		b.WriteString("]}")
		return b.Bytes()
	}
	huge, thousand := event(45_000), event(1000)
	async := bytes.Repeat([]byte("x"), 6<<20)
	anonymous := &user{http: a.hostile.http} // has no token
	repeatInParallel(ctx, 6, func(i int) {
		what, method, path, body := "", "POST", "", []byte("{}")
		switch i % 6 {
		case 0:
			what, path, body = "an event of 45,000", "/function/stepper", huge
		case 1:
			what, path, body = "an event of 1,000", "/function/stepper", thousand
		case 2:
			what, path, body = "a tick", "/function/sweeper", []byte("{}")
		case 3:
			what, path, body = "an asynchronous 6 MB", "/async-function/validator", async
		case 4:
			what, path = "a scale to nothing said", "/system/scale-function/api"
		case 5:
			a.foreignPage(ctx, c)
			return
		}
		code, _, _, err := anonymous.do(ctx, method, a.base+path, body)
		if ctx.Err() == nil {
			c.answer(what, code, err)
		}
	})
}

// foreignPage sends the request of a browser that shows a page of another origin.
func (a *attackers) foreignPage(ctx context.Context, c *counts) {
	r, err := http.NewRequestWithContext(ctx, "POST", a.base+"/system/scale-function/api", strings.NewReader(`{"replicas":0}`))
	if err != nil {
		c.add("no request")
		return
	}
	r.Header.Set("Origin", "http://other-site.example")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	answer, err := a.hostile.http.Do(r)
	code := 0
	if err == nil {
		_ = answer.Body.Close()
		code = answer.StatusCode
	}
	if ctx.Err() == nil {
		c.answer("a page of another origin", code, err)
	}
}
