package ground

import (
	"container/heap"
	"time"
)

// pending has the changes that are due later. No goroutine or timer waits for them: each request
// first makes the changes that are due.
type pending []due

type due struct {
	at  int64 // Unix nanoseconds; the row's "_due" when it still holds
	t   *Table
	key string
}

func (p pending) Len() int           { return len(p) }
func (p pending) Less(i, j int) bool { return p[i].at < p[j].at }
func (p pending) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }
func (p *pending) Push(x any)        { *p = append(*p, x.(due)) }
func (p *pending) Pop() any {
	old := *p
	x := old[len(old)-1]
	*p = old[:len(old)-1]
	return x
}

// Settle carries out all changes that are due, each at its own time.
func (c *Cloud) Settle(now time.Time) {
	for len(c.pending) > 0 && c.pending[0].at <= now.UnixNano() {
		d := heap.Pop(&c.pending).(due)
		row := d.t.Get(d.key)
		if row == nil || row.Num("_due") != d.at || d.t.due == nil {
			continue // gone, or another change was begun
		}
		d.t.due(c, row, time.Unix(0, d.at))
	}
}

// Later returns the time that many seconds from now, as a row keeps it.
func Later(now time.Time, seconds float64) int64 {
	return now.Add(time.Duration(seconds * float64(time.Second))).UnixNano()
}

// note records when a changed row is due. The table calls it for every change.
func (c *Cloud) note(t *Table, key string) {
	if row := t.Get(key); row != nil {
		if at := row.Num("_due"); at != 0 {
			heap.Push(&c.pending, due{at, t, key})
		}
	}
	if c.journal != nil {
		c.dirty = append(c.dirty, change{t, key})
	}
}
