// Package signin gets a token of Keystone with a user's password. The programs in local/proof share it.
//
// Comes in: the address of a Keystone, a user, a password and a project. Goes out: a token with its
// catalog.
package signin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Who is a user with a password and a project, both in the domain Default.
type Who struct {
	User, Password, Project string
}

// A Session has the parts of Keystone's answer that the proof programs use.
type Session struct {
	Token         string
	ProjectID     string
	Orchestration string // public address of the orchestration service; empty where the catalogue has none
}

// In signs in at auth, the URL of Keystone's API up to and with its version.
func In(ctx context.Context, client *http.Client, auth string, w Who) (Session, error) {
	domain := map[string]any{"name": "Default"}
	body, err := json.Marshal(map[string]any{"auth": map[string]any{
		"identity": map[string]any{"methods": []string{"password"}, "password": map[string]any{
			"user": map[string]any{"name": w.User, "password": w.Password, "domain": domain}}},
		"scope": map[string]any{"project": map[string]any{"name": w.Project, "domain": domain}},
	}})
	if err != nil {
		return Session{}, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(auth, "/")+"/auth/tokens", bytes.NewReader(body))
	if err != nil {
		return Session{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	a, err := client.Do(r)
	if err != nil {
		return Session{}, fmt.Errorf("no token for %s: %w", w.User, err)
	}
	defer func() { _ = a.Body.Close() }()
	text, err := io.ReadAll(a.Body)
	if err == nil && a.StatusCode != http.StatusCreated {
		err = fmt.Errorf("%s %.200s", a.Status, text)
	}
	var answer struct {
		Token struct {
			Project struct{ ID string }
			Catalog []struct {
				Type      string
				Endpoints []struct{ Interface, URL string }
			}
		}
	}
	if err == nil {
		err = json.Unmarshal(text, &answer)
	}
	if err != nil {
		return Session{}, fmt.Errorf("no token for %s: %w", w.User, err)
	}
	s := Session{Token: a.Header.Get("X-Subject-Token"), ProjectID: answer.Token.Project.ID}
	for _, service := range answer.Token.Catalog {
		for _, e := range service.Endpoints {
			if service.Type == "orchestration" && e.Interface == "public" {
				s.Orchestration = e.URL
			}
		}
	}
	return s, nil
}

// Endpoint returns the orchestration service's URL for the project: below the given address, up to
// and with /v1, or from the catalogue when none is given.
func (s Session) Endpoint(given string) (string, error) {
	if given != "" {
		return strings.TrimSuffix(given, "/") + "/" + s.ProjectID, nil
	}
	if s.Orchestration == "" {
		return "", errors.New("the catalogue names no orchestration service")
	}
	return s.Orchestration, nil
}
