package app

import "strings"

// HeatURL returns the URL of Heat's API as servers in the cloud reach it.
func (c Config) HeatURL() string { return c.endpoint(c.Endpoint, "api") }

// CFNURL returns the URL of CloudFormation's API as servers in the cloud reach it.
func (c Config) CFNURL() string { return c.endpoint(c.CFNEndpoint, "cfn") }

// endpoint returns the given URL, or else that of a function behind the gateway.
func (c Config) endpoint(given, function string) string {
	if given != "" {
		return strings.TrimSuffix(given, "/")
	}
	return strings.TrimSuffix(c.Gateway, "/") + "/function/" + function + "/v1"
}
