package main

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"hearth/shared/awssign"
)

const signalsWanted = 3

// signalled waits for three signals, and has a key pair.
const signalled = `
HeatTemplateFormatVersion: "2012-12-12"
Resources:
  User: {Type: "AWS::IAM::User"}
  Key: {Type: "AWS::IAM::AccessKey", Properties: {UserName: {Ref: User}}}
  Net: {Type: "OS::Neutron::Net", Properties: {name: twin}}
  Handle: {Type: "AWS::CloudFormation::WaitConditionHandle"}
  Wait: {Type: "AWS::CloudFormation::WaitCondition", DependsOn: [Net, Key], Properties: {Handle: {Ref: Handle}, Timeout: "3600", Count: "3"}}
Outputs:
  URL: {Value: {Ref: Handle}}
  Data: {Value: {"Fn::GetAtt": [Wait, Data]}}
  Access: {Value: {Ref: Key}}
  Secret: {Value: {"Fn::GetAtt": [Key, SecretAccessKey]}}
`

// keyless is the same without the key pair.
var keyless = strings.NewReplacer(
	"  Key: {Type: \"AWS::IAM::AccessKey\", Properties: {UserName: {Ref: User}}}\n", "", "[Net, Key]", "[Net]",
	"  Access: {Value: {Ref: Key}}\n  Secret: {Value: {\"Fn::GetAtt\": [Key, SecretAccessKey]}}\n", "",
).Replace(signalled)

// sendSignals sends every signal that the stack waits for, and a forged one. It is called while the
// stack waits, so each is sent again and again.
func (s *story) sendSignals(ctx context.Context, t *tally) {
	address, _ := s.output(ctx, "URL")
	if address == "" {
		return
	}
	for i := range signalsWanted {
		code := s.put(ctx, address, i+1)
		t.add("signal", outcome(code, nil), 1)
		if code == http.StatusForbidden || code == http.StatusUnauthorized {
			t.find("a signal of %s is refused: %d", s.name, code)
		}
	}
	if code := s.put(ctx, strings.Replace(address, "Signature=", "Signature=A", 1), signalsWanted+1); code == http.StatusOK {
		t.find("a forged signal of %s is taken", s.name)
	} else {
		t.add("signal", "forged, "+outcome(code, nil), 1)
	}
}

// put sends one signal, and returns the status; 0 where no answer came.
func (s *story) put(ctx context.Context, address string, n int) int {
	body := `{"Status": "SUCCESS", "UniqueId": "` + strconv.Itoa(n) + `", "Data": "done", "Reason": "well"}`
	r, err := http.NewRequestWithContext(ctx, http.MethodPut, address, strings.NewReader(body))
	if err != nil {
		return 0
	}
	a, err := s.user.http.Do(r)
	if err != nil {
		return 0
	}
	_ = a.Body.Close()
	return a.StatusCode
}

// output returns an output of the stack. ok is false when no answer came.
func (s *story) output(ctx context.Context, name string) (value string, ok bool) {
	var shown struct {
		Output struct {
			Value any `json:"output_value"`
		}
	}
	code, _, err := s.user.do(ctx, "GET", s.user.endpoint+"/stacks/"+s.name+"/"+s.id+"/outputs/"+name, nil, &shown)
	value, _ = shown.Output.Value.(string)
	return value, err == nil && code == http.StatusOK
}

// checkSignals reports signals that were lost, and others that count. One more comes too late.
func (s *story) checkSignals(ctx context.Context, t *tally) {
	for ctx.Err() == nil {
		text, ok := s.output(ctx, "Data")
		if !ok {
			wait(ctx, 300*time.Millisecond)
			continue
		}
		var data map[string]any
		if err := json.Unmarshal([]byte(text), &data); err != nil || len(data) != signalsWanted {
			t.find("%s has the signals %s, want %d", s.name, text, signalsWanted)
		}
		break
	}
	if address, ok := s.output(ctx, "URL"); ok {
		s.put(ctx, address, 1)
	}
	s.access, _ = s.output(ctx, "Access")
	s.secret, _ = s.output(ctx, "Secret")
}

// tryOldKey signs a request with a key pair that an update has removed. It must be refused.
func (s *story) tryOldKey(ctx context.Context, t *tally) bool {
	if s.access == "" || s.secret == "" {
		return true // the faults kept the answer away
	}
	address := s.user.cfn() + "?" + url.Values{"Action": {"DescribeStackResource"}, "Version": {"2010-05-15"}, "StackName": {s.id}, "LogicalResourceId": {"Net"}}.Encode()
	return s.requestUntil(ctx, t, "a key that was removed", func() (int, error) {
		signed, err := awssign.Presign(awssign.Key{Access: s.access, Secret: s.secret}, awssign.Scope{Region: "heat", Service: "cloudformation"}, http.MethodGet, address, time.Now(), time.Minute)
		if err != nil {
			return 0, err
		}
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, signed, nil)
		if err != nil {
			return 0, err
		}
		a, err := s.user.http.Do(r)
		if err != nil {
			return 0, err
		}
		_ = a.Body.Close()
		if a.StatusCode == http.StatusOK {
			t.find("a removed key of %s is still good", s.name)
			return http.StatusForbidden, nil
		}
		return a.StatusCode, nil
	}, http.StatusForbidden)
}
