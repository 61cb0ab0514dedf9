// Package preview says what a request would do, and changes nothing: which resources a
// creation would make, and what an update would do with each. The same planner decides that
// carries the update out.
package preview
