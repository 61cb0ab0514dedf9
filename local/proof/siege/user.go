package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"hearth/local/proof/signin"
)

// requestTime is how long this program waits for an answer.
const requestTime = time.Minute

// A user is a user of the simulated cloud, in the project of the same name.
type user struct {
	http  *http.Client
	api   string // …/v1/<project>
	token string
}

// login signs in a user of the simulated cloud.
func login(ctx context.Context, auth, base, name string) (*user, error) {
	u := &user{http: &http.Client{Timeout: requestTime, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
	session, err := signin.In(ctx, u.http, auth, signin.Who{User: name, Password: "secret", Project: name})
	if err != nil {
		return nil, err
	}
	u.token = session.Token
	u.api, err = session.Endpoint(base + "/function/api/v1")
	return u, err
}

type fields map[string]any

// do sends JSON, or raw bytes. It returns an error when no complete answer comes.
func (u *user) do(ctx context.Context, method, url string, body any) (code int, header http.Header, text []byte, err error) {
	sent, raw := body.([]byte)
	if !raw && body != nil {
		if sent, err = json.Marshal(body); err != nil {
			return 0, nil, nil, err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(sent))
	if err != nil {
		return 0, nil, nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Auth-Token", u.token)
	a, err := u.http.Do(r)
	if err != nil {
		return 0, nil, nil, err
	}
	defer func() { _ = a.Body.Close() }()
	text, err = io.ReadAll(a.Body)
	return a.StatusCode, a.Header, text, err
}

// create requests a stack, repeatedly while the answer is 503, and returns its path.
func (u *user) create(ctx context.Context, name string, given fields) (path string, err error) {
	body := fields{"stack_name": name}
	for k, v := range given {
		body[k] = v
	}
	for {
		code, _, text, err := u.do(ctx, "POST", u.api+"/stacks", body)
		var made struct{ Stack struct{ ID string } }
		switch {
		case ctx.Err() != nil:
			return "", ctx.Err()
		case err != nil || code == http.StatusServiceUnavailable:
			wait(ctx, 100*time.Millisecond)
			continue
		case code == http.StatusConflict: // the answer of an earlier try was lost
			if path, err := u.find(ctx, name); err == nil {
				return path, nil
			}
			wait(ctx, 100*time.Millisecond)
			continue
		case code != http.StatusCreated:
			return "", fmt.Errorf("create: %d %.200s", code, text)
		}
		if err := json.Unmarshal(text, &made); err != nil {
			return "", err
		}
		return "/stacks/" + name + "/" + made.Stack.ID, nil
	}
}

// find returns the path of an existing stack.
func (u *user) find(ctx context.Context, name string) (path string, err error) {
	code, _, text, err := u.do(ctx, "GET", u.api+"/stacks?name="+name, nil)
	var found struct{ Stacks []struct{ ID string } }
	if err == nil && code == http.StatusOK {
		err = json.Unmarshal(text, &found)
	}
	if err != nil || len(found.Stacks) != 1 {
		return "", fmt.Errorf("find: %d, %d stacks: %w", code, len(found.Stacks), err)
	}
	return "/stacks/" + name + "/" + found.Stacks[0].ID, nil
}

// awaitEnd waits until a stack's action has ended, and returns the stack's state.
func (u *user) awaitEnd(ctx context.Context, path string) (string, error) {
	for {
		code, _, text, err := u.do(ctx, "GET", u.api+path+"?resolve_outputs=false", nil)
		var shown struct {
			Stack struct {
				State  string `json:"stack_status"`
				Reason string `json:"stack_status_reason"`
			}
		}
		switch {
		case ctx.Err() != nil:
			return "", ctx.Err()
		case code == http.StatusNotFound:
			return "DELETE_COMPLETE", nil
		case err == nil && code == http.StatusOK && json.Unmarshal(text, &shown) == nil && !strings.HasSuffix(shown.Stack.State, "_IN_PROGRESS"):
			if strings.HasSuffix(shown.Stack.State, "_FAILED") {
				return shown.Stack.State, fmt.Errorf("%s: %s", shown.Stack.State, shown.Stack.Reason)
			}
			return shown.Stack.State, nil
		}
		wait(ctx, 200*time.Millisecond)
	}
}

func (u *user) remove(ctx context.Context, path string) {
	for ctx.Err() == nil {
		if code, _, _, err := u.do(ctx, "DELETE", u.api+path, nil); err == nil && code < 500 {
			return
		}
		wait(ctx, 100*time.Millisecond)
	}
}

// cleanUp deletes a stack, even when ctx has ended.
func (u *user) cleanUp(ctx context.Context, path string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	u.remove(ctx, path)
}

// application is the template of the ordinary user. A stack of it takes a second, in which a server
// builds.
const application = `
heat_template_version: 2021-04-16
resources:
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.9.0.0/24}}
  port: {type: OS::Neutron::Port, properties: {network: {get_resource: net}}, depends_on: subnet}
  word: {type: OS::Heat::RandomString}
  server: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{port: {get_resource: port}}], metadata: {word: {get_attr: [word, value]}}}}
outputs:
  address: {value: {get_attr: [server, first_address]}}
`

// makeStacks creates stacks in parallel and deletes them afterwards. It returns the time of each
// complete stack, and the errors of the others.
func (u *user) makeStacks(ctx context.Context, name string, n int) (times []time.Duration, failed []string) {
	var mu sync.Mutex
	var all sync.WaitGroup
	name = strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' {
			return c
		}
		return '-'
	}, name)
	var paths []string
	for i := range n {
		all.Go(func() {
			began := time.Now()
			path, err := u.create(ctx, fmt.Sprintf("h-%s-%d-%d", name, i, began.UnixNano()%1_000_000), fields{"template": application})
			if err == nil {
				_, err = u.awaitEnd(ctx, path)
			}
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failed = append(failed, err.Error())
				return
			}
			times = append(times, time.Since(began))
			paths = append(paths, path)
		})
	}
	all.Wait()
	for _, path := range paths {
		all.Go(func() { u.remove(ctx, path); _, _ = u.awaitEnd(ctx, path) })
	}
	all.Wait()
	return times, failed
}

func longest(times []time.Duration) time.Duration {
	if len(times) == 0 {
		return 0
	}
	return slices.Max(times)
}
