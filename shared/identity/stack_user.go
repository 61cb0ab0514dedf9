package identity

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/projects"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/roles"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/tokens"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/users"

	"hearth/shared/stack"
)

// stackUserRole is the role of the users that resources have. It lets them do nothing but report.
const stackUserRole = "heat_stack_user"

// stackDomain is the administrator of the domain of such users.
type stackDomain struct {
	client *gophercloud.ServiceClient
	id     string // of the domain
	role   string // ID of stackUserRole
}

// HasStackDomain reports whether there is a domain for the users of resources.
func (i *Identity) HasStackDomain() bool { return i.options.StackDomain != "" }

// stackDomain returns the administrator of the domain. Concurrent calls wait for one authentication.
func (i *Identity) stackDomain(ctx context.Context) (*stackDomain, error) {
	if known := i.domain.Load(); known != nil {
		return known, nil
	}
	return shared(ctx, &i.flights, "stack domain", func(ctx context.Context) (*stackDomain, error) {
		o := i.options
		client, err := i.authenticated(ctx, gophercloud.AuthOptions{
			Username: o.StackDomainAdmin, Password: o.StackDomainPassword, DomainName: o.StackDomain,
			Scope: &gophercloud.AuthScope{DomainName: o.StackDomain}, AllowReauth: true,
		})
		if err != nil {
			return nil, unavailable(fmt.Errorf("sign-in of the administrator of the stack domain: %w", err))
		}
		result, ok := client.GetAuthResult().(tokens.CreateResult)
		if !ok {
			return nil, unavailable(errors.New("the answer holds no token"))
		}
		domain, err := result.ExtractDomain()
		if err != nil || domain == nil || domain.ID == "" {
			return nil, unavailable(errors.New("the answer names no domain"))
		}
		known := &stackDomain{client: client, id: domain.ID}
		pages, err := roles.List(client, roles.ListOpts{Name: stackUserRole}).AllPages(ctx)
		if err != nil {
			return nil, unavailable(err)
		}
		found, err := roles.ExtractRoles(pages)
		if err != nil || len(found) != 1 {
			return nil, stack.Errorf(stack.BadRequest, "Can't find role %s", stackUserRole)
		}
		known.role = found[0].ID
		i.domain.Store(known)
		return known, nil
	})
}

// EnsureUser makes the user of a resource, with its project and its role there, or finds them. It returns
// the user with Keystone's IDs. It is idempotent.
func (i *Identity) EnsureUser(ctx context.Context, u stack.StackUser) (stack.StackUser, error) {
	d, err := i.stackDomain(ctx)
	if err != nil {
		return u, err
	}
	u.DomainID = d.id
	if u.ProjectID, err = d.ensureProject(ctx, u.ProjectName); err != nil {
		return u, refusedUser("project", err)
	}
	if u.ID, err = d.ensureUser(ctx, u); err != nil {
		return u, refusedUser("user", err)
	}
	err = roles.Assign(ctx, d.client, d.role, roles.AssignOpts{UserID: u.ID, ProjectID: u.ProjectID}).ExtractErr()
	return u, refusedUser("role", err)
}

func (d *stackDomain) ensureProject(ctx context.Context, name string) (id string, err error) {
	if id, err = d.project(ctx, name); id != "" || err != nil {
		return id, err
	}
	made, err := projects.Create(ctx, d.client, projects.CreateOpts{Name: name, DomainID: d.id, Description: "Heat stack user project"}).Extract()
	if codeOf(err) == http.StatusConflict { // another worker has made it
		return d.project(ctx, name)
	}
	if err != nil {
		return "", err
	}
	return made.ID, nil
}

// project returns the ID of a project of the domain; empty when there is none.
func (d *stackDomain) project(ctx context.Context, name string) (id string, err error) {
	pages, err := projects.List(d.client, projects.ListOpts{Name: name, DomainID: d.id}).AllPages(ctx)
	if err != nil {
		return "", err
	}
	found, err := projects.ExtractProjects(pages)
	for _, p := range found {
		if p.Name == name && p.DomainID == d.id {
			id = p.ID
		}
	}
	return id, err
}

// ensureUser makes a user, or gives the one that is there its password.
func (d *stackDomain) ensureUser(ctx context.Context, u stack.StackUser) (id string, err error) {
	if id, err = d.user(ctx, u.Name); err != nil {
		return "", err
	}
	if id == "" {
		made, err := users.Create(ctx, d.client, users.CreateOpts{
			Name: u.Name, DomainID: d.id, DefaultProjectID: u.ProjectID, Password: u.Password, Enabled: &u.Enabled,
			// No person changes the password of such a user.
			Options: map[users.Option]any{users.IgnoreChangePasswordUponFirstUse: true, users.IgnorePasswordExpiry: true, users.IgnoreLockoutFailureAttempts: true},
		}).Extract()
		if err == nil {
			return made.ID, nil
		}
		if codeOf(err) != http.StatusConflict {
			return "", err
		}
		if id, err = d.user(ctx, u.Name); err != nil {
			return "", err
		}
	}
	_, err = users.Update(ctx, d.client, id, users.UpdateOpts{Password: u.Password, Enabled: &u.Enabled, DefaultProjectID: u.ProjectID}).Extract()
	return id, err
}

// user returns the ID of a user of the domain; empty when there is none.
func (d *stackDomain) user(ctx context.Context, name string) (id string, err error) {
	pages, err := users.List(d.client, users.ListOpts{Name: name, DomainID: d.id}).AllPages(ctx)
	if err != nil {
		return "", err
	}
	found, err := users.ExtractUsers(pages)
	for _, u := range found {
		if u.Name == name && u.DomainID == d.id {
			id = u.ID
		}
	}
	return id, err
}

// RemoveUser deletes the user of a resource, if there is one. It returns the ID of its project, which
// stays; empty when there is none.
func (i *Identity) RemoveUser(ctx context.Context, u stack.StackUser) (project string, err error) {
	d, err := i.stackDomain(ctx)
	if err != nil {
		return "", err
	}
	if project, err = d.project(ctx, u.ProjectName); err != nil {
		return "", refusedUser("project", err)
	}
	id, err := d.user(ctx, u.Name)
	if err == nil && id != "" {
		err = ignoreMissing(users.Delete(ctx, d.client, id).ExtractErr())
	}
	return project, refusedUser("user", err)
}

// RemoveUserProject deletes the project of a stack's users. A project that is gone is a success.
func (i *Identity) RemoveUserProject(ctx context.Context, id string) error {
	d, err := i.stackDomain(ctx)
	if err != nil {
		return err
	}
	return refusedUser("project", ignoreMissing(projects.Delete(ctx, d.client, id).ExtractErr()))
}

func ignoreMissing(err error) error {
	if codeOf(err) == http.StatusNotFound {
		return nil
	}
	return err
}

// refusedUser returns the error of a call in the stack domain. What Keystone refuses is for the operator
// to mend; else the call may be tried again.
func refusedUser(kind string, err error) error {
	switch code := codeOf(err); {
	case err == nil:
		return nil
	case code >= 400 && code < 500 && code != http.StatusTooManyRequests && code != http.StatusUnauthorized:
		return fmt.Errorf("%w: %w", stack.Errorf(stack.BadRequest, "Keystone refuses the %s of the resource in the stack domain", kind), err)
	}
	return unavailable(err)
}
