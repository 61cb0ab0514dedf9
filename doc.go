// Package hearth holds nothing but the tests of the house: who may import whom,
// and that every door is where the design says (docs/design.md).
package hearth
