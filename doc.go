// Package hearth holds only the tests of the whole repository: which package may import which,
// that only lifecycle decides a Status (docs/design.md), names, words, sizes, and the tables of the
// docs. Its tests read the files of all other packages.
package hearth
