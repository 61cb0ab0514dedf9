// Package funcs holds the functions of the template language: get_param,
// str_replace, if and all others, the tree of a template that they stand in,
// and the tables that say which template version knows which of them.
//
// In come a Node, as hot has parsed and prepared it, and a Scope that answers for
// parameters, resources and files; out comes a plain value. A function is told
// apart from others by its row alone, so that a new one is a row and its case in
// testdata. What a text looks like that Heat makes of a value (True, None,
// {'a': 1}) is here too, because functions join and replace such texts.
//
// It must not know what a resource or a section is, nor read or ask anything.
package funcs
