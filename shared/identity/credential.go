package identity

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/applicationcredentials"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/ec2credentials"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/trusts"

	"hearth/shared/stack"
)

// Delegate returns a credential with which the caller's stack works after the caller's token has
// ended. It is a trust, or an application credential of the caller if Keystone forbids that token
// to make trusts. For a signed request Keystone allows neither; then it is an EC2 credential that
// Hearth's own user makes for the caller. None of them expires; Revoke gives it back.
//
// A trust may be delegated further: an orchestration service that gets a token of the trust, which
// may be Hearth itself, has to make its own. Keystone ends that one with the first.
//
// It returns MissingCredential when the caller lacks a role that is to be delegated, and Forbidden
// when Keystone allows this token neither, because it is itself delegated. It returns Unauthorized
// when the token has ended, and else Unavailable. After Unavailable there may be an unknown trust.
// It gives no user more rights than Hearth's user has.
func (i *Identity) Delegate(ctx context.Context, caller stack.Caller) (stack.Credential, error) {
	roles, err := i.delegated(caller)
	if err != nil {
		return stack.Credential{}, err
	}
	self, err := i.service(ctx)
	if err != nil {
		return stack.Credential{}, err
	}
	user, err := i.as(caller.Token)
	if err != nil {
		return stack.Credential{}, unavailable(err)
	}
	credential := stack.Credential{Project: caller.Project, UserID: caller.UserID, UserName: caller.UserName, Region: caller.Region, Roles: slices.Sorted(slices.Values(caller.Roles))}

	trust, trustErr := trusts.Create(ctx, user, trusts.CreateOpts{
		Impersonation: true, AllowRedelegation: true, TrusteeUserID: self.userID, TrustorUserID: caller.UserID, ProjectID: caller.Project, Roles: trustRoles(roles),
	}).Extract()
	if trustErr == nil {
		credential.TrustID = trust.ID
		return credential, nil
	}
	if err := noAnswerFor(trustErr); err != nil {
		return stack.Credential{}, err
	}
	app, appErr := applicationcredentials.Create(ctx, user, caller.UserID, applicationcredentials.CreateOpts{
		Name:         "hearth-" + uuid.NewString(), // must be unique for the user
		Description:  "Lets Hearth work on a stack of this user. Deleted with the stack.",
		Roles:        appRoles(roles),
		Unrestricted: i.options.Unrestricted,
	}).Extract()
	if appErr == nil {
		credential.AppID, credential.AppSecret = app.ID, app.Secret
		return credential, nil
	}
	if err := noAnswerFor(appErr); err != nil {
		return stack.Credential{}, err
	}
	if caller.Signed {
		return i.delegateKey(ctx, self, caller, credential)
	}
	return stack.Credential{}, fmt.Errorf("%w trust: %w; application credential: %w", stack.Errorf(stack.Forbidden,
		"Hearth cannot act for user %s after the token ends: Keystone lets this token make neither a trust nor an application credential. "+
			"A token got with a trust or a restricted application credential cannot delegate; use a password, "+
			"or an application credential created with --unrestricted.", caller.UserName), trustErr, appErr)
}

// delegateKey makes an EC2 credential of the caller, as Hearth's own user, who must be an
// administrator. It holds all roles of the caller, so it is not made where less is to be delegated.
// It is not made either for a caller whose own key was made with a trust or an application
// credential.
func (i *Identity) delegateKey(ctx context.Context, self *self, caller stack.Caller, credential stack.Credential) (stack.Credential, error) {
	const sentence = "Hearth cannot act for user %s after the token ends: Keystone lets a signed request make neither a trust nor an application credential, and "
	if caller.Limited {
		return stack.Credential{}, stack.Errorf(stack.Forbidden, sentence+"the access key is itself that of a trust or an application credential.", caller.UserName)
	}
	if len(i.options.Roles) > 0 {
		return stack.Credential{}, stack.Errorf(stack.Forbidden, sentence+"an EC2 credential cannot be limited to the roles that this Hearth delegates.", caller.UserName)
	}
	key, err := ec2credentials.Create(ctx, self.client, caller.UserID, ec2credentials.CreateOpts{TenantID: caller.Project}).Extract()
	switch code := codeOf(err); {
	case err == nil:
		credential.KeyAccess, credential.KeySecret = key.Access, key.Secret
		return credential, nil
	case code == http.StatusForbidden:
		return stack.Credential{}, fmt.Errorf("%w %w", stack.Errorf(stack.Forbidden, sentence+
			"Hearth's own user is no administrator, who could make an EC2 credential. Create the stack with a token instead.", caller.UserName), err)
	}
	return stack.Credential{}, unavailable(err)
}

// delegated returns the roles to delegate.
func (i *Identity) delegated(caller stack.Caller) ([]string, error) {
	if len(i.options.Roles) == 0 {
		if len(caller.Roles) == 0 {
			return nil, stack.Errorf(stack.MissingCredential, "Missing required credential: user %s has no role in the project", caller.UserName)
		}
		return caller.Roles, nil
	}
	var missing []string
	for _, role := range i.options.Roles {
		if !caller.Has(role) {
			missing = append(missing, role)
		}
	}
	if len(missing) > 0 {
		return nil, stack.Errorf(stack.MissingCredential, "Missing required credential: roles %s", strings.Join(missing, ", "))
	}
	return i.options.Roles, nil
}

func trustRoles(names []string) (roles []trusts.Role) {
	for _, name := range names {
		roles = append(roles, trusts.Role{Name: name})
	}
	return roles
}

func appRoles(names []string) (roles []applicationcredentials.Role) {
	for _, name := range names {
		roles = append(roles, applicationcredentials.Role{Name: name})
	}
	return roles
}

// noAnswerFor returns the error that ends the attempt, or nil when Keystone has refused this way
// and another may be tried.
func noAnswerFor(err error) error {
	switch code := codeOf(err); {
	case code == http.StatusUnauthorized:
		return stack.Errorf(stack.Unauthorized, "Authentication required: the token is not valid or has expired.")
	case code == http.StatusTooManyRequests, code < 400, code >= 500:
		return unavailable(err)
	}
	return nil
}
