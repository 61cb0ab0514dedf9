package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/smithy-go"
)

const waitAtMost = time.Minute

// A goClient tells the story of testdata/aws with AWS's SDK for Go.
type goClient struct {
	t    *testing.T
	cfn  *cloudformation.Client
	name string
	seen map[string]any
}

func tellWithGo(t *testing.T, endpoint, name, access, secret string) map[string]any {
	t.Helper()
	key := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: access, SecretAccessKey: secret}, nil
	})
	c := &goClient{t: t, name: name, seen: map[string]any{},
		cfn: cloudformation.New(cloudformation.Options{BaseEndpoint: aws.String(endpoint), Region: "RegionOne", Credentials: key})}
	id := c.create()
	c.change()
	c.fail(id)
	c.remove(id)
	return c.seen
}

func (c *goClient) template(file string) *string {
	c.t.Helper()
	text, err := os.ReadFile("testdata/aws/" + file)
	c.check(err)
	return aws.String(string(text))
}

func (c *goClient) check(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *goClient) parameters(size string) []types.Parameter {
	return []types.Parameter{
		{ParameterKey: aws.String("Name"), ParameterValue: aws.String(c.name)},
		{ParameterKey: aws.String("Size"), ParameterValue: aws.String(size)},
	}
}

func (c *goClient) short(text *string) string {
	return strings.ReplaceAll(aws.ToString(text), c.name, "STACK")
}

func (c *goClient) stack(of string) types.Stack {
	c.t.Helper()
	out, err := c.cfn.DescribeStacks(c.t.Context(), &cloudformation.DescribeStacksInput{StackName: aws.String(of)})
	c.check(err)
	return out.Stacks[0]
}

// result says how a waiter ended.
func result(err error) string {
	if err != nil {
		return "failed"
	}
	return "ok"
}

func refusal(err error) string {
	if e, ok := errors.AsType[smithy.APIError](err); ok {
		return e.ErrorCode() + ": " + e.ErrorMessage()
	}
	return "ok"
}

func sorted[T any](all []T, text func(T) string) (list []any) {
	var texts []string
	for _, one := range all {
		texts = append(texts, text(one))
	}
	slices.Sort(texts)
	for _, one := range slices.Compact(texts) {
		list = append(list, one)
	}
	return list
}

func (c *goClient) create() (id string) {
	c.t.Helper()
	ctx := c.t.Context()
	made, err := c.cfn.CreateStack(ctx, &cloudformation.CreateStackInput{StackName: &c.name, TemplateBody: c.template("first.json"),
		Parameters: c.parameters("1"), Tags: []types.Tag{{Key: aws.String("team"), Value: aws.String("red")}}})
	c.check(err)
	about := &cloudformation.DescribeStacksInput{StackName: &c.name}
	c.seen["create"] = result(cloudformation.NewStackCreateCompleteWaiter(c.cfn, func(o *cloudformation.StackCreateCompleteWaiterOptions) {
		o.MinDelay, o.MaxDelay = time.Second, time.Second
	}).Wait(ctx, about, waitAtMost))
	shown := c.stack(c.name)
	c.seen["status"] = string(shown.StackStatus)
	c.seen["outputs"] = sorted(shown.Outputs, func(o types.Output) string { return *o.OutputKey + "=" + c.short(o.OutputValue) })
	c.seen["parameters"] = sorted(shown.Parameters, func(p types.Parameter) string { return *p.ParameterKey + "=" + c.short(p.ParameterValue) })
	c.seen["tags"] = sorted(shown.Tags, func(t types.Tag) string { return *t.Key + "=" + *t.Value })
	c.seen["age"] = time.Since(*shown.CreationTime).Abs() < 5*time.Minute
	return *made.StackId
}

func (c *goClient) proposed(set, size string) error {
	c.t.Helper()
	_, err := c.cfn.CreateChangeSet(c.t.Context(), &cloudformation.CreateChangeSetInput{StackName: &c.name, ChangeSetName: &set,
		UsePreviousTemplate: aws.Bool(true), Parameters: c.parameters(size)})
	c.check(err)
	return cloudformation.NewChangeSetCreateCompleteWaiter(c.cfn).Wait(c.t.Context(),
		&cloudformation.DescribeChangeSetInput{StackName: &c.name, ChangeSetName: &set}, waitAtMost)
}

func (c *goClient) updated() error {
	c.t.Helper()
	return cloudformation.NewStackUpdateCompleteWaiter(c.cfn, func(o *cloudformation.StackUpdateCompleteWaiterOptions) {
		o.MinDelay, o.MaxDelay = time.Second, time.Second
	}).Wait(c.t.Context(), &cloudformation.DescribeStacksInput{StackName: &c.name}, waitAtMost)
}

func (c *goClient) change() {
	c.t.Helper()
	ctx := c.t.Context()
	c.seen["change set"] = result(c.proposed("bigger", "2"))
	_, err := c.cfn.ExecuteChangeSet(ctx, &cloudformation.ExecuteChangeSetInput{StackName: &c.name, ChangeSetName: aws.String("bigger")})
	c.check(err)
	c.seen["update"] = result(c.updated())
	size := slices.DeleteFunc(c.stack(c.name).Outputs, func(o types.Output) bool { return *o.OutputKey != "Size" })
	c.seen["size"] = sorted(size, func(o types.Output) string { return *o.OutputValue })
	c.seen["no change set"] = result(c.proposed("same", "2"))
	_, err = c.cfn.UpdateStack(ctx, &cloudformation.UpdateStackInput{StackName: &c.name, UsePreviousTemplate: aws.Bool(true), Parameters: c.parameters("2")})
	c.seen["no update"] = refusal(err)
}

func (c *goClient) fail(id string) {
	c.t.Helper()
	ctx := c.t.Context()
	_, err := c.cfn.UpdateStack(ctx, &cloudformation.UpdateStackInput{StackName: &c.name, TemplateBody: c.template("failing.json"), Parameters: c.parameters("2")})
	c.check(err)
	c.seen["failing update"] = result(c.updated())
	rolledBack := cloudformation.NewStackRollbackCompleteWaiter(c.cfn)
	c.check(rolledBack.Wait(ctx, &cloudformation.DescribeStacksInput{StackName: &c.name}, waitAtMost))
	c.seen["after it"] = string(c.stack(c.name).StackStatus)
	events, err := c.cfn.DescribeStackEvents(ctx, &cloudformation.DescribeStackEventsInput{StackName: &c.name})
	c.check(err)
	c.seen["events"] = sorted(events.StackEvents, func(e types.StackEvent) string { return c.short(e.LogicalResourceId) + " " + string(e.ResourceStatus) })
	exports, err := c.cfn.ListExports(ctx, &cloudformation.ListExportsInput{})
	c.check(err)
	own := slices.DeleteFunc(exports.Exports, func(e types.Export) bool { return *e.ExportingStackId != id })
	c.seen["exports"] = sorted(own, func(e types.Export) string { return c.short(e.Name) })
}

func (c *goClient) remove(id string) {
	c.t.Helper()
	ctx := c.t.Context()
	_, err := c.cfn.DeleteStack(ctx, &cloudformation.DeleteStackInput{StackName: &c.name})
	c.check(err)
	c.seen["delete"] = result(cloudformation.NewStackDeleteCompleteWaiter(c.cfn).Wait(ctx, &cloudformation.DescribeStacksInput{StackName: &id}, waitAtMost))
	c.seen["deleted"] = string(c.stack(id).StackStatus)
	_, err = c.cfn.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: &c.name})
	gone := refusal(err)
	c.seen["gone"] = c.short(&gone)
}
