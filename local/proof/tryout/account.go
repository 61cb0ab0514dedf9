package main

import (
	"crypto/rand"
	"errors"
	"os"
)

// An account is a service's account in the cloud.
type account struct{ user, password, project string }

// serviceUser returns Hearth's account: the one of our settings, or one that is made for this run.
func (s *scene) serviceUser() (account, error) {
	given := account{os.Getenv("HEARTH_OS_USERNAME"), os.Getenv("HEARTH_OS_PASSWORD"), os.Getenv("HEARTH_OS_PROJECT_NAME")}
	if given.project == "" {
		given.project = "service"
	}
	if given.user != "" {
		return given, nil
	}
	if !s.admin {
		return account{}, errors.New("set HEARTH_OS_USERNAME and HEARTH_OS_PASSWORD: only an administrator can make one")
	}
	made := account{user: s.prefix + "-hearth", password: rand.Text(), project: given.project}
	var user struct{ ID string }
	if err := s.cloud.Ask(&user, "user", "create", "--project", made.project, "--password", made.password, made.user); err != nil {
		return account{}, err
	}
	s.closing = append(s.closing, func() { _ = s.cloud.Do("user", "delete", user.ID) })
	for _, role := range []string{"admin", "service"} {
		err := s.cloud.Do("role", "add", "--user", user.ID, "--project", made.project, role)
		if err != nil && role == "admin" { // not every cloud has the role service
			return account{}, err
		}
	}
	return made, nil
}
