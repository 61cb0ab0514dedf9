package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"hearth/shared/awssign"
)

const agents = 8 // agents in servers that ask at the same time

// agentStack is a stack with a key pair, and a wait condition that waits for n signals.
func agentStack(n int) fields {
	return fields{"HeatTemplateFormatVersion": "2012-12-12", "Resources": fields{
		"User":   fields{"Type": "AWS::IAM::User"},
		"Key":    fields{"Type": "AWS::IAM::AccessKey", "Properties": fields{"UserName": fields{"Ref": "User"}}},
		"Server": fields{"Type": "OS::Heat::TestResource", "Metadata": fields{"deployments": strings.Repeat("what an agent reads ", 50)}},
		"Handle": fields{"Type": "AWS::CloudFormation::WaitConditionHandle"},
		"Wait": fields{"Type": "AWS::CloudFormation::WaitCondition", "DependsOn": []any{"Server", "Key"},
			"Properties": fields{"Handle": fields{"Ref": "Handle"}, "Timeout": "3600", "Count": fmt.Sprint(n)}},
	}, "Outputs": fields{
		"Access": fields{"Value": fields{"Ref": "Key"}}, "Secret": fields{"Value": fields{"Fn::GetAtt": []any{"Key", "SecretAccessKey"}}},
		"Handle": fields{"Value": fields{"Ref": "Handle"}},
	}}
}

// asAgents has agents read a resource's metadata, n times each on a connection of its own, and then
// send n signals to one handle. The second reading is the time of all signals, until the stack is
// complete.
func asAgents(ctx context.Context, c *client, n int) ([]reading, error) {
	var made struct{ Stack struct{ ID string } }
	body := map[string]any{"stack_name": "agents", "template": agentStack(n), "timeout_mins": 60}
	if _, err := c.do(ctx, "POST", c.endpoint+"/stacks", body, &made); err != nil {
		return nil, err
	}
	path := c.endpoint + "/stacks/agents/" + made.Stack.ID
	if err := c.waitForResource(ctx, path, "Wait"); err != nil { // so the key is there, and the wait has begun
		return nil, err
	}
	output := map[string]string{}
	for _, name := range []string{"Access", "Secret", "Handle"} {
		var shown struct {
			Output struct {
				Value string `json:"output_value"`
			}
		}
		if _, err := c.do(ctx, "GET", path+"/outputs/"+name, nil, &shown); err != nil {
			return nil, err
		}
		output[name] = shown.Output.Value
	}
	base, _, _ := strings.Cut(c.endpoint, "/function/")
	ask := base + "/function/cfn/v1/?" + url.Values{"Action": {"DescribeStackResource"}, "Version": {"2010-05-15"}, "ContentType": {"JSON"},
		"StackName": {"agents"}, "LogicalResourceId": {"Server"}}.Encode()
	key := awssign.Key{Access: output["Access"], Secret: output["Secret"]}
	read := reading{About: "DescribeStackResource, signed", Stacks: 1, Count: agents * n}
	took, err := timeRequests(agents, agents*n, func(client *http.Client, _ int) error {
		address, err := awssign.Presign(key, awssign.Scope{Region: "heat", Service: "cloudformation"}, http.MethodGet, ask, time.Now(), time.Minute)
		if err != nil {
			return err
		}
		return send(ctx, client, http.MethodGet, address, "")
	})
	read.fill(took, err)
	signals := reading{About: "signal to one handle", Stacks: 1, Count: n}
	began := time.Now()
	took, err = timeRequests(agents, n, func(client *http.Client, i int) error {
		return send(ctx, client, http.MethodPut, output["Handle"], fmt.Sprintf(`{"Status": "SUCCESS", "UniqueId": "%d", "Data": "done", "Reason": ""}`, i))
	})
	if err == nil {
		var state, reason string
		if state, reason, err = c.waitForEnd(ctx, "agents", made.Stack.ID); err == nil && state != "CREATE_COMPLETE" {
			err = fmt.Errorf("the stack is %s: %s", state, reason)
		}
	}
	signals.fill(took, err)
	signals.All = time.Since(began).Seconds()
	return []reading{read, signals}, nil
}

// waitForResource waits until a resource has begun.
func (c *client) waitForResource(ctx context.Context, path, name string) error {
	for range 600 {
		var shown struct {
			Resource struct {
				Status string `json:"resource_status"`
			}
		}
		_, _ = c.do(ctx, "GET", path+"/resources/"+name, nil, &shown) // it is not planned at once
		if strings.HasPrefix(shown.Resource.Status, "CREATE") {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return errors.New("resource " + name + " does not begin")
}

// timeRequests does n requests with a number of clients, each with one connection.
func timeRequests(clients, n int, do func(c *http.Client, i int) error) ([]time.Duration, error) {
	free := make(chan *http.Client, clients)
	for range clients {
		free <- &http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}, Timeout: time.Minute}
	}
	took := make([]time.Duration, n)
	err := inParallel(clients, n, func(i int) error {
		c := <-free
		defer func() { free <- c }()
		start := time.Now()
		err := do(c, i)
		took[i] = time.Since(start)
		return err
	})
	return took, err
}

func send(ctx context.Context, c *http.Client, method, address, body string) error {
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return err
	}
	a, err := c.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = a.Body.Close() }()
	text, err := io.ReadAll(a.Body)
	if err == nil && a.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s %.300s", method, a.Status, text)
	}
	return err
}

// fill sets the times of a reading.
func (r *reading) fill(took []time.Duration, err error) {
	if err != nil {
		r.Err = err.Error()
		return
	}
	slices.Sort(took)
	at := func(share float64) float64 { return took[int(share*float64(len(took)-1))].Seconds() * 1000 }
	r.P50, r.P99, r.Most = at(0.5), at(0.99), at(1)
}
