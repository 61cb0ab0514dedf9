// Package validate is `hearth validate`: it looks at templates on a disk and shows a
// person all that is wrong with them, each problem with its line.
//
// Comes in: names of files. Goes out: text or JSON, and an exit code. What is wrong is
// found by others. This package only reads files: the templates and environments that it is
// given, and the files that those name.
package validate
