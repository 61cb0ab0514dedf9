// Package lifecycle decides on states. Next takes a resource and an event, and
// returns the new resource and the next effect. NextStack does the
// same for a stack. They alone decide a Status.
//
// Both are pure: the same state and event always give the same answer. The caller
// stores what they return before it does the effect, and comes back with the
// answer. Comes in: rows, definitions, events with the time in them. Goes out:
// rows and effects. It must not know templates, databases or the network.
//
// A resource within an action:
//
//	begin ──> step 0 ──call──> answer ──> step 1 … ──> look ──> COMPLETE
//	            │  └─ lost ──> search ── found ──> as if answered
//	            │                └─ none ──> the call again
//	            ├─ wait ──(due)──> ask ──(due)──> …
//	            ├─ await ──(signals or deadline)──>
//	            └─ error ──> FAILED, or undo and begin again
//
// The stepper and the planner of the engine call it, and requests ask it what is allowed.
package lifecycle
