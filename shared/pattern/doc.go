// Package pattern matches regular expressions exactly as Python's re or Java's java.util.regex
// does: the same patterns are valid, and the same match is found. It has look-around, back
// references, atomic groups, possessive repeats and conditions.
//
// In comes the source of a pattern, and a text. Out comes where it matches. Unknown callers may write
// both. A match backtracks, as Python's and Java's do, but remembers where it failed. So its work
// grows with the lengths of the pattern and of the text, and not exponentially. Only a pattern with
// back references or conditions cannot remember. Every step is counted against a budget of the
// caller, whose end is an error. The count is the same on every machine: there is no clock. (Other
// libraries for Go have a time limit instead, so that a template would be valid only on a quiet
// machine.)
//
// Packages hot and yaql call it.
package pattern
