// Package validate is `hearth validate`: it looks at templates on a disk and shows a
// person all that is wrong with them, each problem with its line.
//
// Comes in: names of files. Goes out: text or JSON, and an exit code. What is wrong it
// is told by others; it opens files and nothing else, and of those that templates name
// only the ones in the template's directory or in a directory that was named to it.
package validate
