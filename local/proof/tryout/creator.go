package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"strings"
	"time"

	"hearth/local/proof/prompt"
)

// lostCreators are the ways in which a stack loses its creator. Another member of the project, our
// user, then updates and deletes it.
var lostCreators = []trial{
	{"the creator is disabled", withLostCreator(func(s *scene, c creator) error { return s.cloud.Do("user", "set", "--disable", c.id) })},
	{"the creator's role is taken", withLostCreator(func(s *scene, c creator) error {
		return s.cloud.Do("role", "remove", "--user", c.id, "--project", s.project, "member")
	})},
	{"the stack's trust is deleted", withLostCreator(func(s *scene, c creator) error {
		trusts, err := s.trustsOf(c)
		if err == nil && len(trusts) != 1 {
			err = fmt.Errorf("the stack has %d trusts", len(trusts))
		}
		if err == nil {
			err = s.cloud.Do("trust", "delete", trusts[0])
		}
		return err
	})},
	{"the creator's password changes", withLostCreator(func(s *scene, c creator) error {
		return s.cloud.Do("user", "set", "--password", rand.Text(), c.id)
	})},
}

// A creator is a user of our project who has created a stack.
type creator struct{ name, password, id string }

// settings returns our settings of the client, with the creator as user.
func (c creator) settings() map[string]string {
	own := map[string]string{}
	for _, v := range os.Environ() {
		if key, value, _ := strings.Cut(v, "="); strings.HasPrefix(key, "OS_") {
			own[key] = value
		}
	}
	own["OS_USERNAME"], own["OS_PASSWORD"] = c.name, c.password
	return own
}

// newCreator makes a user that may create stacks in our project.
func (s *scene) newCreator() (creator, error) {
	c := creator{name: s.prefix + "-user-" + strings.ToLower(rand.Text()[:6]), password: rand.Text()}
	var user struct{ ID string }
	if err := s.cloud.Ask(&user, "user", "create", "--password", c.password, c.name); err != nil {
		return c, err
	}
	c.id = user.ID
	return c, s.cloud.Do("role", "add", "--user", c.id, "--project", s.project, "member")
}

// trustsOf returns the IDs of the trusts that a user has given.
func (s *scene) trustsOf(c creator) ([]string, error) {
	var rows []map[string]any
	if err := s.cloud.Ask(&rows, "trust", "list"); err != nil {
		return nil, err
	}
	var ids []string
	for _, row := range rows {
		if row["Trustor User ID"] == c.id {
			ids = append(ids, fmt.Sprint(row["ID"]))
		}
	}
	return ids, nil
}

// withLostCreator returns a trial in which a user creates a stack, lose takes its credential away,
// and our user updates and deletes the stack.
func withLostCreator(lose func(*scene, creator) error) func(context.Context, *scene) verdict {
	return func(ctx context.Context, s *scene) (v verdict) {
		if !s.admin {
			v.LeftOut = "needs an administrator, for the user"
			return v
		}
		c, err := s.newCreator()
		if c.id != "" {
			defer func() { _ = s.cloud.Do("user", "delete", c.id) }()
		}
		if err == nil {
			err = s.updateByAnother(ctx, c, lose, &v)
		}
		if err != nil {
			v.wrong("%v", err)
		}
		return v
	}
}

func (s *scene) updateByAnother(ctx context.Context, c creator, lose func(*scene, creator) error, v *verdict) error {
	user, err := prompt.Start(context.WithoutCancel(ctx), c.settings())
	if err != nil {
		return err
	}
	defer user.Close()
	token, err := user.Token()
	if err != nil {
		return err
	}
	by, err := prompt.Start(context.WithoutCancel(ctx), s.heatSettings(token.ID))
	if err != nil {
		return err
	}
	defer by.Close()
	began := time.Now()
	st, err := s.begin(by, c.name[len(s.prefix)+1:], "lasting.yaml")
	if err != nil {
		return err
	}
	if err = s.settle(ctx, &st); err == nil && st.Status != "CREATE_COMPLETE" {
		err = fmt.Errorf("%s: %s", st.Status, st.Reason)
	}
	if err == nil {
		err = lose(s, c)
	}
	if err == nil {
		_, err = s.heat.Say("stack", "update", "--existing", "--parameter", "label=second", st.ID)
	}
	if err == nil {
		err = s.settle(ctx, &st)
	}
	v.Create = time.Since(began)
	if err != nil || st.Status != "UPDATE_COMPLETE" {
		v.wrong("update by another member: %v %s: %s", err, st.Status, st.Reason)
	}
	s.checkStack(st, v)
	if v.Delete, err = s.remove(ctx, st); err != nil {
		return err
	}
	return s.awaitRevocation(ctx, c)
}

// awaitRevocation waits until the user has no trusts.
func (s *scene) awaitRevocation(ctx context.Context, c creator) error {
	for end := time.Now().Add(time.Minute); ; {
		trusts, err := s.trustsOf(c)
		if err != nil || len(trusts) == 0 {
			return err
		}
		if time.Now().After(end) {
			return fmt.Errorf("trusts of the creator are left: %v", trusts)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(2 * time.Second):
		}
	}
}
