// Package funcs holds the functions of the template language (get_param, str_replace, if and all
// others), and the tree of a template that contains them. Its tables say which template version has
// which functions.
//
// In come a Node, as hot has parsed and prepared it, and a Scope that resolves parameters,
// resources and files. Out comes a plain value. A function differs from others only by its row, so
// a new one is a row and its case in testdata. Functions join and replace texts that Heat makes of
// values (True, None, {'a': 1}), so these are made here, too.
//
// It must not know what a resource or a section is, nor read or ask anything.
//
// Package hot calls it. The engine and packages group and nested use its Node.
package funcs
