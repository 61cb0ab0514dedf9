package main

import (
	"net"
	"net/http"
	"strings"
	"testing"
)

// A server sends what cfn-signal sends to the URL that its template gave it, on Heat's own port and
// behind the gateway.
func TestCFNSignal(t *testing.T) {
	t.Parallel()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	_ = free.Close() // for the program to take
	for name, c := range map[string]struct{ setting, base string }{
		"on Heat's port": {"HEARTH_CFN_LISTEN=" + address, "http://" + address + "/v1/waitcondition/arn%3A"},
		"at the gateway": {"HEARTH_CFN_LISTEN=none", "/function/cfn/v1/waitcondition/arn%3A"},
	} {
		t.Run(name, func(t *testing.T) {
			p := start(t, t.TempDir(), c.setting)
			u := p.login("demo")
			stack := u.create("gated", object{"template": `
HeatTemplateFormatVersion: "2012-12-12"
Resources:
  Handle: {Type: "AWS::CloudFormation::WaitConditionHandle"}
  Wait: {Type: "AWS::CloudFormation::WaitCondition", Properties: {Handle: {Ref: Handle}, Timeout: "600"}}
Outputs:
  URL: {Value: {Ref: Handle}}
  Data: {Value: {"Fn::GetAtt": [Wait, Data]}}
`})
			u.waitForResource(stack, "Handle", "CREATE_COMPLETE")
			url := text(u.get(stack+"/outputs/URL"), "output", "output_value")
			if !strings.HasPrefix(strings.TrimPrefix(url, p.gateway), c.base) {
				t.Fatalf("the URL is %s, want %s…", url, c.base)
			}
			send := func(url string) int {
				r, err := http.NewRequest(http.MethodPut, url, strings.NewReader(`{"Status": "SUCCESS", "Reason": "Configuration Complete", "UniqueId": "00001", "Data": "hello"}`))
				if err != nil {
					t.Fatal(err)
				}
				a, err := http.DefaultClient.Do(r)
				if err != nil {
					t.Fatal(err)
				}
				_ = a.Body.Close()
				return a.StatusCode
			}
			if status := send(strings.Replace(url, "Signature=", "Signature=A", 1)); status < 400 {
				t.Errorf("a forged signal is answered %d", status)
			}
			if status := send(url); status != http.StatusOK {
				t.Fatalf("the signal is answered %d", status)
			}
			u.waitForStack(stack, "CREATE_COMPLETE")
			if got := text(u.get(stack+"/outputs/Data"), "output", "output_value"); got != `{"00001": "hello"}` {
				t.Errorf("the data are %s", got)
			}
		})
	}
}
