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

	catalog []service
}

// A service is an entry of the catalogue.
type service struct {
	Type      string
	Endpoints []struct{ Interface, Region, URL string }
}

// In signs in at auth, the URL of Keystone's API up to and with its version.
func In(ctx context.Context, client *http.Client, auth string, w Who) (Session, error) {
	domain := map[string]any{"name": "Default"}
	return begin(ctx, client, auth, w.User,
		map[string]any{"name": w.User, "password": w.Password, "domain": domain}, map[string]any{"name": w.Project, "domain": domain})
}

// An Account is a user with a password and a project, both by ID: what an agent in a server signs in with.
type Account struct {
	AuthURL   string `json:"auth_url"`
	UserID    string `json:"user_id"`
	Password  string `json:"password"`
	ProjectID string `json:"project_id"`
}

// As signs in as an account.
func As(ctx context.Context, client *http.Client, a Account) (Session, error) {
	return begin(ctx, client, a.AuthURL, a.UserID, map[string]any{"id": a.UserID, "password": a.Password}, map[string]any{"id": a.ProjectID})
}

func begin(ctx context.Context, client *http.Client, auth, name string, user, project map[string]any) (Session, error) {
	body, err := json.Marshal(map[string]any{"auth": map[string]any{
		"identity": map[string]any{"methods": []string{"password"}, "password": map[string]any{"user": user}},
		"scope":    map[string]any{"project": project},
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
		return Session{}, fmt.Errorf("no token for %s: %w", name, err)
	}
	defer func() { _ = a.Body.Close() }()
	text, err := io.ReadAll(a.Body)
	if err == nil && a.StatusCode != http.StatusCreated {
		err = fmt.Errorf("%s %.200s", a.Status, text)
	}
	var answer struct {
		Token struct {
			Project struct{ ID string }
			Catalog []service
		}
	}
	if err == nil {
		err = json.Unmarshal(text, &answer)
	}
	if err != nil {
		return Session{}, fmt.Errorf("no token for %s: %w", name, err)
	}
	s := Session{Token: a.Header.Get("X-Subject-Token"), ProjectID: answer.Token.Project.ID, catalog: answer.Token.Catalog}
	s.Orchestration = s.Public("orchestration", "")
	return s, nil
}

// Public returns the public address of a service in a region, or in any when none is given. It is empty where
// the catalogue has none.
func (s Session) Public(kind, region string) (url string) {
	for _, c := range s.catalog {
		for _, e := range c.Endpoints {
			if c.Type == kind && e.Interface == "public" && (region == "" || e.Region == region) {
				url = e.URL
			}
		}
	}
	return strings.TrimSuffix(url, "/")
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
