// Package request accepts what users ask for. It checks a request with every question that can be
// asked, writes the first row with its message, and answers. The planner and the stepper do the
// rest. What users look at (show.go, masked_view.go) is made here too.
//
// A request that finds its row changed reads again and decides again.
package request
