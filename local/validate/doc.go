// Package validate is `hearth validate`: it reads templates from a disk and prints everything that
// is wrong with them, each problem with its line.
//
// Comes in: names of files. Goes out: text or JSON, and an exit code. Other rooms find the
// problems. This package only reads files: the given templates and environments, and the files that
// those name.
//
// The local program calls it.
package validate
