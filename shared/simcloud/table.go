package simcloud

import (
	"sort"
	"strings"
	"time"
)

// A table has all objects of one kind in the order of their creation, with an index on some fields.
type table struct {
	name    string // service.kind
	rows    map[string]doc
	order   []string
	index   map[string]map[string]map[string]bool // field, value, keys
	changed func(t *table, key string)
	next    *int64 // shared by all tables: the age of a row

	due      func(c *Cloud, row doc, at time.Time) // as in service
	restored func(c *Cloud, row doc)
}

func newTable(name string, next *int64, changed func(*table, string), fields ...string) *table {
	t := &table{name: name, rows: map[string]doc{}, index: map[string]map[string]map[string]bool{}, changed: changed, next: next}
	for _, f := range fields {
		t.index[f] = map[string]map[string]bool{}
	}
	return t
}

func (t *table) get(key string) doc { return t.rows[key] }

// size returns the number of rows.
func (t *table) size() int { return len(t.rows) }

// fields returns the fields with an index.
func (t *table) fields() []string { return sorted(t.index) }

// put stores the doc under its ID.
func (t *table) put(d doc) doc { return t.putAt(d.str("id"), d) }

func (t *table) putAt(key string, d doc) doc {
	old := t.rows[key]
	if old == nil {
		if !d.has("_seq") {
			*t.next++
			d["_seq"] = *t.next
		}
		t.order = append(t.order, key)
	}
	t.rows[key] = d
	for field, values := range t.index {
		was, is := old.str(field), d.str(field)
		if old != nil && was == is {
			continue
		}
		if old != nil {
			drop(values, was, key)
		}
		set := values[is]
		if set == nil {
			set = map[string]bool{}
			values[is] = set
		}
		set[key] = true
	}
	t.changed(t, key)
	return d
}

func drop(values map[string]map[string]bool, value, key string) {
	delete(values[value], key)
	if len(values[value]) == 0 {
		delete(values, value)
	}
}

func (t *table) remove(key string) {
	old := t.rows[key]
	if old == nil {
		return
	}
	delete(t.rows, key)
	for field, values := range t.index {
		drop(values, old.str(field), key)
	}
	if len(t.order) > 32 && len(t.order) > 2*len(t.rows) {
		t.compact()
	}
	t.changed(t, key)
}

// compact removes the places of deleted rows. A key that was removed and made again is there twice.
// The age of its row says which place is right, and the order is made from that.
func (t *table) compact() {
	t.order = t.order[:0]
	for key := range t.rows {
		t.order = append(t.order, key)
	}
	sort.Slice(t.order, func(i, j int) bool { return t.rows[t.order[i]].num("_seq") < t.rows[t.order[j]].num("_seq") })
}

// all returns every row, the oldest first.
func (t *table) all() []doc {
	if len(t.order) != len(t.rows) {
		t.compact()
	}
	out := make([]doc, len(t.order))
	for i, key := range t.order {
		out[i] = t.rows[key]
	}
	return out
}

// by returns the rows whose indexed field has the value, the oldest first.
func (t *table) by(field, value string) []doc {
	set := t.index[field][value]
	out := make([]doc, 0, len(set))
	for key := range set {
		out = append(out, t.rows[key])
	}
	sort.Slice(out, func(i, j int) bool { return out[i].num("_seq") < out[j].num("_seq") })
	return out
}

// first returns the oldest such row, or nil.
func (t *table) first(field, value string) doc {
	if rows := t.by(field, value); len(rows) > 0 {
		return rows[0]
	}
	return nil
}

// kind returns the table's name without its service.
func (t *table) kind() string { return t.name[strings.IndexByte(t.name, '.')+1:] }

func (t *table) service() string { return t.name[:strings.IndexByte(t.name, '.')] }

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
