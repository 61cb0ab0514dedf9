package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Every command has a step, and every step is one of the commands.
func TestEveryCommand(t *testing.T) {
	tried := map[string]bool{}
	for _, s := range slices.Concat(steps, awsSteps, hearthSteps) {
		if s.command() == "" {
			t.Errorf("%q is no command", s.words)
		}
		tried[s.command()] = true
	}
	for _, c := range slices.Concat(commands, heatActions, hearthActions) {
		if !tried[c] {
			t.Errorf("nothing tries %q", c)
		}
	}
}

func TestSplit(t *testing.T) {
	got := splitWords(`a --data '{"b": "c d"}' e`)
	if want := []string{"a", "--data", `{"b": "c d"}`, "e"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
}

// Only the values that always differ are replaced.
func TestComparable(t *testing.T) {
	newSide := func(api string) *side { return &side{api: api, words: map[string]string{"dir": "/tmp/x"}} }
	one := newSide("http://one:8004/v1").normalizeReply(parseReply(`2026-11-22 10:00:00Z [s]: CREATE_IN_PROGRESS
[{"resource_name": "b", "id": "11111111-2222-4333-8444-555555555555", "at": "2026-11-22T10:00:00Z"},
 {"resource_name": "a", "id": "s-a-abcdefghijkl", "links": "[{\"rel\": \"self\", \"href\": \"http://one:8004/v1/x\"}]"}]
Done`))
	two := newSide("http://two/v1").normalizeReply(parseReply(`[{"resource_name": "a", "id": "s-a-lkjihgfedcba", "links": "[{\"rel\": \"self\", \"href\": \"http://two/v1/x\"}]"},
 {"resource_name": "b", "id": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", "at": "2025-01-01T00:00:00Z"}]
Done`))
	if !reflect.DeepEqual(one, two) {
		t.Errorf("%v\n%v", one, two)
	}
	other := newSide("http://two/v1").normalizeReply(parseReply(`[{"resource_name": "a", "id": "another"}]`))
	if reflect.DeepEqual(one, other) || !strings.Contains(parseReply("ERROR: none").Lines[0], "none") {
		t.Error("what differs is the same")
	}
}

// What a step writes is in a directory of its side: the other side must not read it.
func TestSidesWriteApart(t *testing.T) {
	for _, s := range steps {
		if strings.Contains(s.words, "--output-file") && !strings.Contains(s.words, "--output-file {own}/") {
			t.Errorf("both sides write the file of %q", s.words)
		}
	}
	f := &side{api: "http://one/v1", words: map[string]string{"dir": "/tmp/x", "own": "/tmp/x/side-1"}}
	if got := f.normalizeText("/tmp/x/side-1/abandoned.json"); got != "{own}/abandoned.json" {
		t.Errorf("shown as %q", got)
	}
}

// An answer is the result of its action, or the code and the message of an error.
func TestReadXML(t *testing.T) {
	for body, want := range map[string]any{
		`<ListStacksResponse xmlns="x"><ListStacksResult><StackSummaries><member><StackName>a</StackName><Tags/></member></StackSummaries></ListStacksResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></ListStacksResponse>`: map[string]any{"StackSummaries": []any{map[string]any{"StackName": "a", "Tags": ""}}},
		`<CancelUpdateStackResponse><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></CancelUpdateStackResponse>`:                                                                                                                   "",
		"<ErrorResponse><Error><Code>C</Code><Message>A bad or out-of-range value was supplied:No stack\nTraceback (most recent call last):\n</Message></Error></ErrorResponse>":                                                                 map[string]any{"Code": "C", "Message": "No stack"},
		`<AResponse><AResult><DisableRollback>True</DisableRollback></AResult></AResponse>`:                                                                                                                                                      map[string]any{"DisableRollback": "true"},
		`404 Not Found`:  "404 Not Found",
		`<AResponse><B>`: "<AResponse><B>",
	} {
		if got := readXML([]byte(body)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read as %v", body, got)
		}
	}
}

// A recorder passes on requests and answers as they are, and keeps the answer. A giver's action goes on with
// the token instead of its signature.
func TestRecorder(t *testing.T) {
	var host, signature, token string
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, signature, token = r.Host, r.Header.Get("Authorization"), r.Header.Get("X-Auth-Token")
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, "answer")
	}))
	defer service.Close()
	rec, err := newRecorder(service.URL+"/v1", &tokenGiver{token: "t", user: "u", actions: map[string]bool{"CreateStack": true}})
	if err != nil {
		t.Fatal(err)
	}
	defer rec.close()
	for action, given := range map[string]bool{"ListStacks": false, "CreateStack": true} {
		rec.forget()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, rec.address, strings.NewReader("Action="+action))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "signed")
		a, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = a.Body.Close()
		if status, body := rec.last(); status != http.StatusTeapot || string(body) != "answer" || !strings.Contains(rec.address, host) {
			t.Errorf("%s: kept %d %s for the host %s", action, status, body, host)
		}
		if (token == "t") != given || (signature == "signed") == given {
			t.Errorf("%s was sent with the signature %q and the token %q", action, signature, token)
		}
	}
}
