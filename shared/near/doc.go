// Package near finds the name that a misspelt one probably means.
//
// Comes in: a name and the known ones. Goes out: a question for the user, or nothing. It does not
// know what the names are of.
//
// Packages hot, nested and stepdef call it for templates, and package app for settings.
package near
