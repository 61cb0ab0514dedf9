// Package swift holds the definition of object containers and its hooks.
package swift
