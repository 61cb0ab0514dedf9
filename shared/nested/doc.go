// Package nested is about stacks in one another: what a type of resource is in the
// environment that its stack has, and what a template is as a type. In comes a
// template with its parameters, its files and its environment; out come the types of its
// resources, all that is wrong with it and with the templates below, and the tree of
// stacks that would be made of them.
//
// It opens no address and asks no cloud: a template below is one of the files, or
// missing. What becomes of stacks it does not know.
package nested
