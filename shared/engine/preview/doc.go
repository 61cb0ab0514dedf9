// Package preview is run by the function api. It answers what a request would do, and changes
// nothing: which resources a creation would make, and what an update would do with each resource.
// The planner that carries the update out makes the decisions.
package preview
