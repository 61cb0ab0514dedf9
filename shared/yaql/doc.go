// Package yaql evaluates YAQL, the query language of a template's function yaql:
// $.data.servers.where($.size > 2).select($.name).
//
// In comes an expression and the data that it queries, as plain values: nil, bool, int, float64,
// string, json.Number, []any, map[string]any or a Map, which has an order. Out comes a plain value;
// iterators become lists. Values inside are Python's, because expressions see that: a tuple is no
// list, a whole number has no bound, an iterator can be used once. The library is a table of
// functions with their parameters, so that a call picks the same one of several functions of one
// name as in Python's yaql.
//
// Expressions of unknown callers are safe here. Work is counted, including the steps of regular
// expressions, and reported to the caller, who may end it. The depth of nesting is bounded. There is
// no clock and no random number: now() and random() are refused.
//
// It must not know what a template is, nor read or ask anything.
//
// Package hot/funcs calls it.
package yaql
