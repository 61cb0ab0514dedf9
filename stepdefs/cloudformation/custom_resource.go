package cloudformation

import (
	"crypto/sha256"
	"fmt"
	"net/url"
	"strings"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// readAgainAfter is how long a request waits for its answer before its row is looked at again.
const readAgainAfter = 30 * time.Second

// unstatedSeconds is the ServiceTimeout of a template that gives none.
const unstatedSeconds = 600

// checkToken refuses a token that is no URL.
func checkToken(props map[string]any) []stepdef.Wrong {
	text, ok := props["ServiceToken"].(string)
	if !ok {
		return nil // not known yet
	}
	if u, err := url.Parse(text); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil {
		return nil
	}
	return []stepdef.Wrong{{Path: "ServiceToken", Message: "The token must be the http or https URL of a function"}}
}

// verbs are AWS's names of the actions.
var verbs = map[stack.Action]string{stack.Create: "Create", stack.Update: "Update", stack.Delete: "Delete"}

// invoke sends a request to the function, and waits for its answer. The ID of the request follows from
// the seed of the action: a call that is repeated is the same request.
func invoke(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	if r.PhysicalID == "" && r.Action == stack.Delete {
		return stepdef.HookResult{} // the function was never called
	}
	t := stepdef.NewReplay(answers)
	id := requestID(r)
	t.SetData("request", id)
	event := map[string]any{
		"RequestType": verbs[r.Action], "ResourceType": r.TypeShown(), "LogicalResourceId": r.Name, "ResourceProperties": sentProperties(r.Properties),
	}
	if r.PhysicalID == "" {
		t.Result.ID = r.PhysicalName // until the function gives another
	}
	if r.Action != stack.Create {
		event["PhysicalResourceId"] = r.PhysicalID
	}
	if r.Action == stack.Update {
		event["OldResourceProperties"] = sentProperties(stepdef.PropertiesTried(r).Properties)
	}
	path := "/requests/" + id
	sent, ok := t.Call(stack.Call{Method: "POST", Path: path, Body: map[string]any{"stack": r.StackID, "address": r.Properties["ServiceToken"], "event": event}}, nil)
	if !ok {
		return t.Result
	}
	if sent.Code >= 400 {
		t.Result.By = &sent
		return t.Result
	}
	if answer, _ := sent.Body["answer"].(map[string]any); answer != nil {
		return judgeResponse(t, r, id, answer)
	}
	response, ok := t.Call(stack.Call{Method: "GET", Path: path, Body: map[string]any{"stack": r.StackID}}, nil)
	if !ok {
		return t.Result
	}
	answer, _ := response.Body["answer"].(map[string]any)
	if answer == nil {
		t.Result.SignalsOf = id
		t.Result.Late = stack.Failure{
			Class: "CustomResourceTimeout", Text: "CloudFormation did not receive a response from your Custom Resource. Please check your logs for requestId [" + id + "].",
		}
		return t.RetryAtSignal(readAgainAfter)
	}
	return judgeResponse(t, r, id, answer)
}

// judgeResponse ends an action as the function's answer says.
func judgeResponse(t *stepdef.Replay, r stack.Resource, id string, answer map[string]any) stepdef.HookResult {
	physical, _ := answer["PhysicalResourceId"].(string)
	t.SetData("request", nil)
	if answer["Status"] != "SUCCESS" {
		if r.Action == stack.Create && physical != "" {
			t.Result.ID = physical // the deletion names it
		}
		return t.Fail("CustomResourceFailure", fmt.Sprintf("Received response status [FAILED] from custom resource. Message returned: %s (RequestId: %s)",
			stepdef.Str(answer["Reason"]), id))
	}
	if r.Action == stack.Delete {
		return t.Result
	}
	if physical != "" {
		t.Result.ID = physical
	}
	data, _ := answer["Data"].(map[string]any)
	if data == nil {
		data = map[string]any{}
	}
	values, hidden := any(data), any(nil)
	if answer["NoEcho"] == true {
		values, hidden = nil, data
	}
	t.SetData("values", values)
	t.SetData("hidden_values", hidden)
	return t.Result
}

// requestID returns the ID of the request of the action under way.
func requestID(r stack.Resource) string {
	sum := sha256.Sum256([]byte(r.Work.Seed + "/request"))
	sum[6], sum[8] = sum[6]&0x0f|0x40, sum[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// sentProperties returns properties as AWS sends them: without those that have no value, and without a
// time-out that the template may not have given.
func sentProperties(props map[string]any) map[string]any {
	sent := map[string]any{}
	for name, v := range props {
		if seconds, _ := stack.Number(v); v != nil && (name != "ServiceTimeout" || seconds != unstatedSeconds) {
			sent[name] = texts(v)
		}
	}
	return sent
}

// texts returns a value as AWS sends it to functions: numbers and booleans are texts.
func texts(v any) any {
	return stepdef.MapValues(v, func(one any) any {
		switch one := one.(type) {
		case nil, string:
			return one
		case bool:
			return strings.ToLower(fmt.Sprint(one))
		}
		return stepdef.Str(one)
	})
}
