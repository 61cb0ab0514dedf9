// Package changeset is run by the function cfn. It prepares changes of stacks for AWS's clients: a
// change set has the source of a creation or an update, and what it would do, which the preview
// decides. Its execution is an ordinary creation or update.
package changeset
