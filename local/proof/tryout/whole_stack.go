package main

import (
	"context"
	"regexp"
	"strings"
	"time"

	"hearth/local/proof/prompt"
)

// wholeStacks are the trials of whole stacks.
var wholeStacks = append([]trial{
	{"a whole application", application},
	{"a server too large", tooLarge},
	{"an image that is not there", noImage},
	{"rolled back", rolledBack},
	{"a token that ends", tokenEnds},
	{"a signed request", signedRequest},
}, lostCreators...)

func application(ctx context.Context, s *scene) verdict {
	k := kind{Type: "OS::Nova::Server", Template: "application.yaml", Resource: "front", Signals: "up", ShowCommand: "server show {front}", NonEmpty: "addresses"}
	return k.run(ctx, s)
}

// noValidHost matches Heat's reason for a server for which Nova finds no host.
var noValidHost = regexp.MustCompile(`^Resource CREATE failed: ResourceInError: resources\.server: ` +
	`Went to status ERROR due to "Message: No valid host was found\. .*, Code: 500"$`)

// tooLarge makes a stack fail, as Heat fails it, and removes it.
func tooLarge(ctx context.Context, s *scene) (v verdict) {
	if !s.admin {
		v.LeftOut = "needs an administrator, for the flavor"
		return v
	}
	st, took, err := s.create(ctx, "too-large", "too_large.yaml", nil)
	if v.Create = took; err != nil {
		v.wrong("create: %v", err)
		return v
	}
	if st.Status != "CREATE_FAILED" || !noValidHost.MatchString(st.Reason) {
		v.wrong("%s: %s", st.Status, st.Reason)
	}
	s.checkStack(st, &v)
	if v.Delete, err = s.remove(ctx, st); err != nil {
		v.wrong("delete: %v", err)
	}
	return v
}

// noImage requests a stack that must be refused at once.
func noImage(ctx context.Context, s *scene) (v verdict) {
	// Heat writes ": : " for ": ".
	const says = "Property error: : resources.server.properties.image: : Error validating value 'no-such-image': " +
		"No images matching {'name': 'no-such-image'}."
	began := time.Now()
	_, err := s.begin(s.heat, "no-image", "no_image.yaml")
	v.Create = time.Since(began)
	if err == nil || !strings.Contains(err.Error(), says) {
		v.wrong("create: %v", err)
	}
	return v
}

// rolledBack makes a stack fail with rollback: the stack stays, and its objects are deleted.
func rolledBack(ctx context.Context, s *scene) (v verdict) {
	if !s.admin {
		v.LeftOut = "needs an administrator, for the flavor"
		return v
	}
	st, took, err := s.create(ctx, "rolled-back", "too_large.yaml", nil, "--enable-rollback")
	if v.Create = took; err != nil {
		v.wrong("create: %v", err)
		return v
	}
	if st.Status != "ROLLBACK_COMPLETE" {
		v.wrong("%s: %s", st.Status, st.Reason)
	}
	for kind, names := range s.objects(st.Name + "-") {
		v.wrong("%s left after the rollback: %v", kind, names)
	}
	if v.Delete, err = s.remove(ctx, st); err != nil {
		v.wrong("delete: %v", err)
	}
	return v
}

// tokenEnds revokes the token while the stack is created: the creation must go on.
func tokenEnds(ctx context.Context, s *scene) (v verdict) {
	token, err := prompt.NewToken(context.WithoutCancel(ctx))
	if err != nil {
		v.wrong("%v", err)
		return v
	}
	by, err := prompt.Start(context.WithoutCancel(ctx), s.heatSettings(token.ID))
	if err != nil {
		v.wrong("%v", err)
		return v
	}
	defer by.Close()
	began := time.Now()
	st, err := s.begin(by, "token", "slow.yaml")
	if err == nil {
		err = s.cloud.Do("token", "revoke", token.ID)
	}
	if err == nil {
		err = s.settle(ctx, &st)
	}
	v.Create = time.Since(began)
	if err != nil || st.Status != "CREATE_COMPLETE" {
		v.wrong("%v %s: %s", err, st.Status, st.Reason)
	}
	if st.ID == "" {
		return v
	}
	if v.Delete, err = s.remove(ctx, st); err != nil {
		v.wrong("delete: %v", err)
	}
	return v
}
