// Package yaql evaluates YAQL, the query language that the function yaql of a
// template is written in: $.data.servers.where($.size > 2).select($.name).
//
// In comes an expression and the data that it asks about, as plain values: nil,
// bool, int, float64, string, json.Number, []any, map[string]any or a Map, which
// has an order. Out comes a plain value, lists made of whatever is gone over.
// Values inside are as Python has them, because expressions see that: a tuple is
// no list, a whole number has no bound, what is lazy is gone over once. The
// library is a table, each function with what it takes, so that the same call
// finds the same one of several functions of one name as in Python's yaql.
//
// Text of strangers is safe here: work is counted, the steps of regular expressions
// too, and told to the caller, who may end it; nothing nests deeper than a bound. There is no clock and no chance: now() and random() are refused.
//
// It must not know what a template is, nor read or ask anything.
package yaql
