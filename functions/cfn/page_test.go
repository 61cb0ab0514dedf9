package cfn

import (
	"bytes"
	"net/http/httptest"
	"net/url"
	"testing"

	"hearth/shared/awsquery"
	"hearth/shared/stack"
	"hearth/shared/web"
)

// listing returns a call of an action by a project, with a NextToken.
func listing(t *testing.T, project, action, token string) *call {
	t.Helper()
	params, err := awsquery.Read(url.Values{"Action": {action}, "NextToken": {token}})
	if err != nil {
		t.Fatal(err)
	}
	return &call{Request: &web.Request{Request: httptest.NewRequest("GET", "/", nil), Caller: stack.Caller{Project: project}}, action: action, params: params}
}

// TestPageTokens: a token is good for the next page of the list that gave it, and for nothing else.
func TestPageTokens(t *testing.T) {
	t.Parallel()
	old, young := bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)
	p := newPageTokens([][]byte{old})
	token := p.next(listing(t, "ours", "ListStacks", ""), "of", "last")
	forged := []byte(token)
	forged[len(forged)/2] ^= 1
	for name, c := range map[string]struct {
		by                     pageTokens
		project, action, of, t string
		want                   string
		good                   bool
	}{
		"the same list":        {p, "ours", "ListStacks", "of", token, "last", true},
		"after a new key":      {newPageTokens([][]byte{young, old}), "ours", "ListStacks", "of", token, "last", true},
		"the first page":       {p, "ours", "ListStacks", "of", "", "", true},
		"another project":      {p, "theirs", "ListStacks", "of", token, "", false},
		"another action":       {p, "ours", "DescribeStacks", "of", token, "", false},
		"another stack":        {p, "ours", "ListStacks", "other", token, "", false},
		"a key that is gone":   {newPageTokens([][]byte{young}), "ours", "ListStacks", "of", token, "", false},
		"a forged token":       {p, "ours", "ListStacks", "of", string(forged), "", false},
		"a name":               {p, "ours", "ListStacks", "of", "last", "", false},
		"no Base64":            {p, "ours", "ListStacks", "of", "?!", "", false},
		"keys of this process": {newPageTokens(nil), "ours", "ListStacks", "of", token, "", false},
	} {
		got, err := c.by.last(listing(t, c.project, c.action, c.t), c.of)
		if got != c.want || (err == nil) != c.good {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if err != nil && awsquery.CodeOf(err) != awsquery.ValidationError {
			t.Errorf("%s: %v", name, err)
		}
	}
}
