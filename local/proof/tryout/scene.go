package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"hearth/local/proof/prompt"
)

// A scene is a cloud and a Hearth that uses it, with the stacks that were created.
type scene struct {
	options
	prefix  string // of all stacks' names, and so of their objects' names
	dir     string
	auth    string
	user    string
	region  string
	admin   bool
	token   string
	project string
	service account

	cloud  *prompt.Client // asks the cloud
	heat   *prompt.Client // asks Hearth
	hearth *hearth

	mu      sync.Mutex
	stacks  map[string]string // IDs by name, of stacks that exist
	closing []func()
}

func open(ctx context.Context, o options) (*scene, error) {
	var random [3]byte
	_, _ = rand.Read(random[:]) // never fails
	s := &scene{options: o, prefix: "tryout" + hex.EncodeToString(random[:]), stacks: map[string]string{}}
	if err := s.open(ctx); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *scene) open(ctx context.Context) (err error) {
	if s.dir, err = os.MkdirTemp("", "hearth-tryout-"); err != nil {
		return err
	}
	s.closing = append(s.closing, func() {
		if !s.keep {
			_ = os.RemoveAll(s.dir)
		}
	})
	// The clients outlive an interruption, because they delete the stacks.
	lasting := context.WithoutCancel(ctx)
	if s.cloud, err = prompt.Start(lasting, nil); err != nil {
		return err
	}
	s.closing = append(s.closing, s.cloud.Close)
	if err := s.signIn(); err != nil {
		return err
	}
	if s.service, err = s.serviceUser(); err != nil {
		return fmt.Errorf("a user for Hearth: %w", err)
	}
	if err := s.writeInputs(); err != nil {
		return err
	}
	if s.hearth, err = startHearth(ctx, s, s.service); err != nil {
		return err
	}
	s.closing = append(s.closing, s.hearth.stop)
	if s.heat, err = prompt.Start(lasting, s.heatSettings(s.token)); err != nil {
		return err
	}
	s.closing = append(s.closing, s.heat.Close)
	// The client takes seconds to start, which must not be measured.
	var none []struct{}
	if err := s.heat.Ask(&none, "stack", "list"); err != nil {
		return fmt.Errorf("no list of stacks: %w", err)
	}
	return nil
}

// heatSettings returns the settings with which the client calls Hearth, which is in no catalogue.
func (s *scene) heatSettings(token string) map[string]string {
	return map[string]string{
		"OS_AUTH_TYPE": "admin_token", "OS_TOKEN": token, "OS_ENDPOINT": s.hearth.api + "/" + s.project, "OS_REGION_NAME": s.region,
	}
}

// signIn reads the cloud and the user from the client's settings, and gets a token.
func (s *scene) signIn() error {
	var settings map[string]any
	if err := s.cloud.Ask(&settings, "configuration", "show", "--unmask"); err != nil {
		return fmt.Errorf("the client's settings: %w", err)
	}
	get := func(key string) string {
		for _, k := range []string{"auth." + key, key} {
			if v, ok := settings[k].(string); ok && v != "" {
				return v
			}
		}
		return ""
	}
	s.auth, s.user, s.region = get("auth_url"), get("username"), get("region_name")
	if s.auth == "" {
		return errors.New("no cloud is named: set OS_CLOUD, or OS_AUTH_URL and the rest")
	}
	token, err := s.cloud.Token()
	if err != nil {
		return fmt.Errorf("%s: %w", s.auth, err)
	}
	s.token, s.project = token.ID, token.Project
	var roles []struct{ Role string }
	err = s.cloud.Ask(&roles, "role", "assignment", "list", "--auth-user", "--auth-project", "--names")
	s.admin = err == nil && slices.ContainsFunc(roles, func(r struct{ Role string }) bool { return strings.HasPrefix(r.Role, "admin") })
	return nil
}

func (s *scene) file(name string) string { return filepath.Join(s.dir, name) }

// close stops everything, the last one first.
func (s *scene) close() {
	for _, c := range slices.Backward(s.closing) {
		c()
	}
	s.closing = nil
	if s.keep {
		fmt.Println("kept:", s.dir)
	}
}
