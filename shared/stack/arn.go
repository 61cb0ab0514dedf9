package stack

import "net/url"

// arnService begins the ARN of everything that Hearth has; a project's ID follows.
const arnService = "arn:openstack:heat::"

// ARN returns Amazon's name of a stack, which is unique in the cloud. It has Heat's form.
func ARN(project, name, id string) string {
	return ARNPrefix(project) + url.PathEscape(name) + "/" + id
}

// ARNPrefix returns what the ARNs of a project's stacks begin with.
func ARNPrefix(project string) string { return arnService + url.PathEscape(project) + ":stacks/" }
