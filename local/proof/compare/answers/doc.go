// Package answers holds what two Heats said to the same question: each made
// comparable, compared field by field, written down and read again, and the list of
// differences that have their reason.
//
// It must not know how an answer was got.
package answers
