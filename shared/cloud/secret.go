package cloud

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/gophercloud/gophercloud/v2"

	"hearth/shared/stack"
)

// payload asks the account's key manager for a secret, by its ID or by a URL that ends in it.
// Barbican returns any payload as text/plain, however it was stored.
func (c *Cloud) payload(ctx context.Context, account stack.Account, secret string) (string, error) {
	id := secretID.FindString(strings.TrimRight(secret, "/"))
	if id == "" {
		return "", &refusal{stack.Denied, "Secret incorrectly specified."}
	}
	a := c.Do(ctx, account, stack.Call{Service: "key-manager", Method: "GET", Text: true,
		Path: "/v1/secrets/" + id + "/payload", Header: map[string]string{"Accept": "text/plain"}})
	switch {
	case a.Trouble == stack.Lost: // this is about the request for the secret: the call itself was not sent
		return "", &refusal{stack.Unsent, a.Reason}
	case a.Trouble != "":
		return "", &refusal{a.Trouble, a.Reason}
	case a.Code >= 500:
		return "", &refusal{stack.Unsent, fmt.Sprintf("the key manager answered %d", a.Code)}
	case a.Code == http.StatusNotFound:
		return "", &refusal{stack.Denied, "The Secret (secrets/" + secret + ") could not be found."}
	case a.Code != http.StatusOK:
		return "", &refusal{stack.Denied, fmt.Sprintf("the key manager does not give the secret %s: it answered %d", secret, a.Code)}
	}
	return a.Text, nil
}

var secretID = regexp.MustCompile(`[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$`)

// A secret is the payload of a key manager that describes another cloud, in keystoneauth's words.
type secret struct {
	Type *string         `json:"auth_type"`
	Auth json.RawMessage `json:"auth"`
}

// login is the part of the payload for each way to log in.
type login struct {
	URL               string `json:"auth_url"`
	UserID            string `json:"user_id"`
	Username          string `json:"username"`
	UserDomainID      string `json:"user_domain_id"`
	UserDomainName    string `json:"user_domain_name"`
	Password          string `json:"password"`
	Token             string `json:"token"`
	ProjectID         string `json:"project_id"`
	ProjectName       string `json:"project_name"`
	ProjectDomainID   string `json:"project_domain_id"`
	ProjectDomainName string `json:"project_domain_name"`
	AppID             string `json:"application_credential_id"`
	AppName           string `json:"application_credential_name"`
	AppSecret         string `json:"application_credential_secret"`
}

// readSecret returns Keystone's URL and the login. Its errors contain nothing of the payload,
// because they are shown. It refuses an unknown word: without that word the login might be another
// user's.
func readSecret(payload string) (string, *gophercloud.AuthOptions, error) {
	denied := func(reason string) (string, *gophercloud.AuthOptions, error) {
		return "", nil, &refusal{stack.Denied, reason}
	}
	var s secret
	if !json.Valid([]byte(payload)) {
		return denied("Failed to parse credential, please check your Stack Credential format.")
	}
	if json.Unmarshal([]byte(payload), &s) != nil || s.Type == nil || s.Auth == nil {
		return denied("Missing key in auth information, the correct format contains ['auth_type', 'auth'].")
	}
	var a login
	words := json.NewDecoder(strings.NewReader(string(s.Auth)))
	words.DisallowUnknownFields()
	if words.Decode(&a) != nil {
		return denied("the credential's auth says something that is not understood here")
	}
	u, err := url.Parse(a.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return denied("the credential's auth_url is no http or https address")
	}
	o := &gophercloud.AuthOptions{}
	switch *s.Type {
	case "v3applicationcredential":
		o.ApplicationCredentialID, o.ApplicationCredentialSecret = a.AppID, a.AppSecret
		if a.AppID == "" {
			o.ApplicationCredentialName = a.AppName
			a.user(o)
		}
	case "v3password", "password":
		o.Password, o.Scope = a.Password, a.scope()
		a.user(o)
	case "v3token", "token":
		o.TokenID, o.Scope = a.Token, a.scope()
	default:
		return denied("the credential's auth_type is none of v3applicationcredential, v3password and v3token")
	}
	scope, err := o.ToTokenV3ScopeMap()
	if err == nil {
		_, err = o.ToTokenV3CreateMap(scope)
	}
	if err != nil { // in gophercloud's words
		return denied("the credential's auth does not say enough to log in")
	}
	return a.URL, o, nil
}

// user sets who logs in. An ID needs no domain, and gophercloud refuses one beside it.
func (a login) user(o *gophercloud.AuthOptions) {
	if o.UserID = a.UserID; a.UserID != "" {
		return
	}
	o.Username, o.DomainID = a.Username, a.UserDomainID
	if a.UserDomainID == "" {
		o.DomainName = a.UserDomainName
	}
}

func (a login) scope() *gophercloud.AuthScope {
	if a.ProjectID != "" {
		return &gophercloud.AuthScope{ProjectID: a.ProjectID}
	}
	s := &gophercloud.AuthScope{ProjectName: a.ProjectName, DomainID: a.ProjectDomainID}
	if s.DomainID == "" {
		s.DomainName = a.ProjectDomainName
	}
	return s
}
