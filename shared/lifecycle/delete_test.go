package lifecycle_test

import (
	"testing"

	"hearth/shared/stack"
)

func TestDelete(t *testing.T) {
	for _, gone := range []int{204, 404} {
		l := open(t, thing)
		l.row.PhysicalID = "t1"
		l.begin(stack.Delete, nil)
		l.calls("DELETE", "/things/t1")
		l.answer(gone, nil)
		if gone == 204 {
			l.wake()
			l.calls("GET", "/things/t1")
			l.answer(200, made("DELETING"))
		}
		l.wake()
		l.answer(404, nil)
		l.is("DELETE_COMPLETE")
	}
}

func TestDeleteOfWhatWasNeverMade(t *testing.T) {
	l := open(t, thing)
	l.begin(stack.Delete, nil)
	l.is("DELETE_COMPLETE")
}

func TestDeleteLooksForTheOrphanOfAnUnansweredCreation(t *testing.T) {
	l := open(t, thing)
	l.begin(stack.Create, nil)
	l.begin(stack.Delete, nil)
	l.calls("GET", "/things?name=s-r-abc")
	l.answer(200, fields{"things": []any{fields{"id": "t1", "name": "s-r-abc"}}})
	l.calls("DELETE", "/things/t1")
	l.answer(404, nil)
	l.wake()
	l.answer(404, nil)
	l.is("DELETE_COMPLETE")
}

// What is not there yet may still come: a creation under way when its stack is
// deleted, or one that failed because all its answers were errors.
func TestOrphanIsLookedForUntilTheGraceIsOver(t *testing.T) {
	for _, failed := range []bool{false, true} {
		l := open(t, thing)
		l.begin(stack.Create, nil)
		for failed && l.row.Status == stack.InProgress {
			switch {
			case l.effect == nil:
				l.wake()
			case l.effect.Search != nil:
				l.answer(200, fields{"things": []any{}})
			default:
				l.answer(500, nil)
			}
		}
		l.begin(stack.Delete, nil)
		l.calls("GET", "/things?name=s-r-abc")
		l.answer(200, fields{"things": []any{}})
		l.wake()
		l.calls("GET", "/things?name=s-r-abc")
		l.answer(200, fields{"things": []any{fields{"id": "t1", "name": "s-r-abc"}}})
		l.calls("DELETE", "/things/t1")
	}
}

func TestBusyObjectIsRemovedLater(t *testing.T) {
	l := open(t, thing)
	l.row.PhysicalID = "t1"
	l.begin(stack.Delete, nil)
	l.answer(409, nil)
	l.wake()
	l.calls("DELETE", "/things/t1")
	for l.row.Status == stack.InProgress {
		l.answer(409, fields{"conflictingRequest": fields{"message": "in use", "code": 409.0}})
		if l.row.Status == stack.InProgress {
			l.wake()
		}
	}
	l.is("DELETE_FAILED")
	if l.row.Reason != "Conflict: resources.r: in use (HTTP 409)" {
		t.Fatal(l.row.Reason)
	}
}
