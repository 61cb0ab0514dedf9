package identity

import (
	"context"
	"fmt"
	"net/http"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/applicationcredentials"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/ec2credentials"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/trusts"

	"hearth/shared/stack"
)

// Revoke deletes a credential in Keystone. It is idempotent: a credential that is gone is a
// success. Errors: Unavailable; Forbidden when Keystone lets neither Hearth's user nor the
// credential itself delete it, so that only its user or an admin can.
func (i *Identity) Revoke(ctx context.Context, credential stack.Credential) error {
	var remove func(*gophercloud.ServiceClient) error
	var own gophercloud.AuthOptions // how to log in with the credential itself
	switch {
	case credential.TrustID != "":
		remove = func(c *gophercloud.ServiceClient) error {
			return trusts.Delete(ctx, c, credential.TrustID).ExtractErr()
		}
		own = i.password(gophercloud.AuthScope{TrustID: credential.TrustID})
	case credential.AppID != "":
		remove = func(c *gophercloud.ServiceClient) error {
			return applicationcredentials.Delete(ctx, c, credential.UserID, credential.AppID).ExtractErr()
		}
		own = gophercloud.AuthOptions{ApplicationCredentialID: credential.AppID, ApplicationCredentialSecret: credential.AppSecret}
	case credential.KeyAccess != "":
		remove = func(c *gophercloud.ServiceClient) error {
			return ec2credentials.Delete(ctx, c, credential.UserID, credential.KeyAccess).ExtractErr()
		}
	default:
		return nil
	}
	self, err := i.service(ctx)
	if err != nil {
		return err
	}
	err = remove(self.client)
	if codeOf(err) == http.StatusForbidden && credential.KeyAccess == "" { // not an admin: try as the user who delegated
		var client *gophercloud.ServiceClient
		if client, err = i.authenticated(ctx, own); err == nil {
			err = remove(client)
		} else if code := codeOf(err); code == http.StatusUnauthorized || code == http.StatusNotFound {
			return nil // the service's own token worked a moment ago, so the credential is gone
		}
	}
	switch code := codeOf(err); {
	case err == nil, code == http.StatusNotFound:
		return nil
	case code == http.StatusForbidden:
		return fmt.Errorf("%w %w", stack.Errorf(stack.Forbidden,
			"Keystone does not let Hearth's user delete the %s of user %s; its user or an admin can.", kind(credential), credential.UserName), err)
	}
	return unavailable(err)
}

func kind(c stack.Credential) string {
	if c.TrustID != "" {
		return "trust " + c.TrustID
	}
	if c.KeyAccess != "" {
		return "EC2 credential " + c.KeyAccess
	}
	return "application credential " + c.AppID
}
