// Package exact keeps numbers as they were given, through JSON and back.
//
// In comes JSON, or a value of a template; out come values that say the same when they
// are written as JSON. A float64 has no 1.0, since it is written as 1, and no whole number
// from 2^53 on; those are json.Number. All other numbers are float64, or int where they
// have not been JSON yet. It must not know what the numbers count.
package exact
