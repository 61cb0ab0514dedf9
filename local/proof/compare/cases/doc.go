// Package cases reads what two Heats are asked: templates with what is sent along.
// In come txtar archives, one a subject, with several cases each, or directories of
// whole templates; out come cases, which know the bodies of their requests.
//
// In an archive a case is named by its template, size.yaml (or .json, .template).
// What belongs to it has the same name: size.env is its environment, size.body
// fields of the request in JSON, size/part.sh the file part.sh that goes with it.
// Text of an archive before the first case says what the subject is.
//
// It must not know who is asked, nor what is answered.
package cases
