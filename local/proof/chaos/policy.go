package main

import (
	"context"
	"net/url"
)

// openPolicy allows every update.
const openPolicy = `{"Statement":[{"Effect":"Allow","Action":"Update:*","Principal":"*","Resource":"*"}]}`

// writePolicy gives the stack a policy that allows everything. It changes nothing but the version of the
// stack's row, which workers are about to write too.
func (s *story) writePolicy(ctx context.Context, t *tally) {
	status, _, err := s.user.ask(ctx, "SetStackPolicy", url.Values{"StackName": {s.id}, "StackPolicyBody": {openPolicy}})
	t.add("policy", outcome(status, err), 1)
}
