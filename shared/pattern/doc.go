// Package pattern matches regular expressions as Python's re or Java's java.util.regex
// does, to the letter of what they take and which match they find: looking around, back
// references, atomic groups, possessive repeats and conditions among it.
//
// In comes the source of a pattern, and a text. Out comes where it matches. Both may be
// written by strangers. A match backtracks, as Python's and Java's do, but remembers where
// it failed. So its work grows with the length of the pattern and of the text, and not
// exponentially. Only a pattern with back references or conditions cannot remember. Every
// step is counted against a budget of the caller, whose end is an error. The count is the
// same on every machine: there is no clock. (The libraries that there are for Go have a
// time limit instead, with which a template would be right on a quiet machine only.)
package pattern
