// Package cases reads the templates about which two Heats are asked.
//
// Comes in: txtar archives, one for each subject with several cases, or directories of templates.
// Goes out: cases, which know the bodies of their requests.
//
// In an archive the template size.yaml (or .json, .template) names a case. Its other parts have the
// same name: size.env is its environment, size.body has fields of the request in JSON, and
// size/part.sh is its file part.sh. The text before the first case describes the subject.
//
// It must not know who is asked, or the answers.
//
// The program compare calls it.
package cases
