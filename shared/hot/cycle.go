package hot

// circular reports whether a resource requires itself, directly or through others.
func (u *usage) circular() bool {
	const unseen, open, done = 0, 1, 2
	state := make([]uint8, len(u.all))
	type visit struct{ at, next int } // of a resource, and which of its needs is next
	var way []visit
	for first := range u.all {
		if state[first] != unseen {
			continue
		}
		state[first] = open
		way = append(way[:0], visit{at: first})
		for len(way) > 0 {
			last := &way[len(way)-1]
			on := u.all[last.at].on
			if last.next == len(on) {
				state[last.at] = done
				way = way[:len(way)-1]
				continue
			}
			need := on[last.next]
			last.next++
			switch state[need] {
			case open:
				return true
			case unseen:
				state[need] = open
				way = append(way, visit{at: need})
			}
		}
	}
	return false
}
