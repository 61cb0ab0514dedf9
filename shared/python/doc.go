// Package python writes values as Python does. OpenStack is written in Python, and its messages,
// yaql and the functions of templates show that.
//
// In comes a text or a number, out comes what repr() or json.dumps() makes of it. It must not know whose value it
// is.
//
// Packages exact, yaql, hot/funcs, stepdef, stack and lifecycle call it.
package python
