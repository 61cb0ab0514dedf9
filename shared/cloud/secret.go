package cloud

import (
	"encoding/json"
	"net/url"

	"github.com/gophercloud/gophercloud/v2"

	"hearth/shared/stack"
)

// A secret is what a key manager's payload says of another cloud, in keystoneauth's words.
type secret struct {
	Type string `json:"auth_type"`
	Auth *struct {
		URL               string `json:"auth_url"`
		UserID            string `json:"user_id"`
		Username          string `json:"username"`
		UserDomainID      string `json:"user_domain_id"`
		UserDomainName    string `json:"user_domain_name"`
		Password          string `json:"password"`
		ProjectID         string `json:"project_id"`
		ProjectName       string `json:"project_name"`
		ProjectDomainID   string `json:"project_domain_id"`
		ProjectDomainName string `json:"project_domain_name"`
		AppID             string `json:"application_credential_id"`
		AppName           string `json:"application_credential_name"`
		AppSecret         string `json:"application_credential_secret"`
	}
}

// readSecret gives Keystone's address and what is told to it. The errors hold nothing of
// the payload: they are shown.
func readSecret(payload string) (string, *gophercloud.AuthOptions, error) {
	var s secret
	if json.Unmarshal([]byte(payload), &s) != nil {
		return "", nil, &refusal{stack.Denied, "Failed to parse credential, please check your Stack Credential format."}
	}
	if s.Type == "" || s.Auth == nil {
		return "", nil, &refusal{stack.Denied, "Missing key in auth information, the correct format contains ['auth_type', 'auth']."}
	}
	a := s.Auth
	u, err := url.Parse(a.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return "", nil, &refusal{stack.Denied, "the credential's auth_url is no http or https address"}
	}
	o := &gophercloud.AuthOptions{UserID: a.UserID}
	if a.UserID == "" { // an ID needs no domain, and gophercloud refuses one beside it
		o.Username, o.DomainID = a.Username, a.UserDomainID
		if a.UserDomainID == "" {
			o.DomainName = a.UserDomainName
		}
	}
	switch s.Type {
	case "v3applicationcredential":
		o.ApplicationCredentialID, o.ApplicationCredentialSecret = a.AppID, a.AppSecret
		if a.AppID == "" {
			o.ApplicationCredentialName = a.AppName
		}
	case "v3password", "password":
		o.Password = a.Password
		o.Scope = &gophercloud.AuthScope{ProjectID: a.ProjectID}
		if a.ProjectID == "" {
			o.Scope.ProjectName, o.Scope.DomainID = a.ProjectName, a.ProjectDomainID
			if a.ProjectDomainID == "" {
				o.Scope.DomainName = a.ProjectDomainName
			}
		}
	default:
		return "", nil, &refusal{stack.Denied, "the credential's auth_type is neither v3applicationcredential nor v3password"}
	}
	return a.URL, o, nil
}
