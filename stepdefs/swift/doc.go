// Package swift holds the definition of object containers and the hooks of its
// judgement.
package swift
