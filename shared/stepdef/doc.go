// Package stepdef is the form of a resource type: a Def read from YAML says what
// a template may write of the type, which calls make, change and remove it, and
// what others may see of it. Judgement — whatever looks at values — is in Hooks,
// small pure functions that a Def names.
//
// Comes in: YAML text, properties. Goes out: definitions, problems, values. It
// knows nothing of templates, databases or the network, and reads no clock.
package stepdef
