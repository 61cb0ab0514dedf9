package fair

import "slices"

// admit gives places to those who wait; the lock is held.
func (l *Limit) admit() {
	for {
		next := l.next()
		if next < 0 || l.taken+min(l.waiting[next].size, l.total) > l.total {
			return
		}
		t := l.waiting[next]
		l.waiting = slices.Delete(l.waiting, next, next+1)
		l.taken += t.size
		l.count(t)
		close(t.admitted)
	}
}

// next returns the index of the ticket in waiting whose turn it is; -1 when none may have places.
// The lock is held.
func (l *Limit) next() int {
	if l.total <= 0 {
		return -1
	}
	next := -1
	for i, t := range l.waiting {
		if l.mayHaveMore(t) && (next < 0 || l.isBefore(t.caller, l.waiting[next].caller)) {
			next = i
		}
	}
	return next
}

// mayHaveMore reports whether the rules let the ticket's caller have its places, once they are free.
// The lock is held.
func (l *Limit) mayHaveMore(t *Ticket) bool {
	has := l.of[t.caller]
	if t.caller == "" || has == 0 {
		return true
	}
	return has+t.size <= l.most() && l.taken+t.size <= l.total-l.rules.Spare
}

// most is how many places one caller may have; the lock is held.
func (l *Limit) most() int { return max(l.total/max(l.rules.Parts, 1), 1) }

// isBefore reports whether one caller is next before another one that came earlier; the lock is held.
func (l *Limit) isBefore(caller, earlier string) bool {
	if has, had := l.of[caller], l.of[earlier]; has != had {
		return has < had
	}
	return l.last[caller] < l.last[earlier]
}

// count adds a ticket's places to those of its caller; the lock is held.
func (l *Limit) count(t *Ticket) {
	l.of[t.caller] += t.size
	l.turns++
	l.last[t.caller] = l.turns
}

// drop takes a ticket's places from those of its caller; the lock is held.
func (l *Limit) drop(t *Ticket) {
	if l.of[t.caller] -= t.size; l.of[t.caller] <= 0 {
		delete(l.of, t.caller)
		l.forget(t.caller)
	}
}

// forget forgets the last turn of a caller that neither has places nor waits; the lock is held.
func (l *Limit) forget(caller string) {
	if l.of[caller] == 0 && !slices.ContainsFunc(l.waiting, func(t *Ticket) bool { return t.caller == caller }) {
		delete(l.last, caller)
	}
}
