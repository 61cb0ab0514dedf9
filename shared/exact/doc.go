// Package exact keeps numbers as they were given, through JSON and back.
//
// In comes JSON, or a value of a template. Out come values that are written to JSON as the same
// numbers. A float64 cannot keep 1.0, which would be written as 1, nor every whole number from 2^53
// on; those are json.Number. All other numbers are float64, or int when they have not been JSON
// yet. It must not know what the numbers count.
//
// Every package that reads or writes JSON of templates, rows or clouds calls it.
package exact
