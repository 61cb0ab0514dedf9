package ground

import (
	"sort"
	"strings"
	"time"
)

// A Table has all objects of one kind in the order of their creation, with an index on some fields.
type Table struct {
	name    string // service.kind
	rows    map[string]Doc
	order   []string
	index   map[string]map[string]map[string]bool // field, value, keys
	changed func(t *Table, key string)
	next    *int64 // shared by all tables: the age of a row

	due      func(c *Cloud, row Doc, at time.Time) // as in service
	restored func(c *Cloud, row Doc)
}

func newTable(name string, next *int64, changed func(*Table, string), fields ...string) *Table {
	t := &Table{name: name, rows: map[string]Doc{}, index: map[string]map[string]map[string]bool{}, changed: changed, next: next}
	for _, f := range fields {
		t.index[f] = map[string]map[string]bool{}
	}
	return t
}

// Get returns the row with the key, or nil.
func (t *Table) Get(key string) Doc { return t.rows[key] }

// Size returns the number of rows.
func (t *Table) Size() int { return len(t.rows) }

// Fields returns the fields with an index.
func (t *Table) Fields() []string { return Sorted(t.index) }

// Put stores the doc under its ID.
func (t *Table) Put(d Doc) Doc { return t.PutAt(d.Str("id"), d) }

// PutAt stores the doc under a key.
func (t *Table) PutAt(key string, d Doc) Doc {
	old := t.rows[key]
	if old == nil {
		if !d.Has("_seq") {
			*t.next++
			d["_seq"] = *t.next
		}
		t.order = append(t.order, key)
	}
	t.rows[key] = d
	for field, values := range t.index {
		was, is := old.Str(field), d.Str(field)
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

// Remove deletes the row with the key, if there is one.
func (t *Table) Remove(key string) {
	old := t.rows[key]
	if old == nil {
		return
	}
	delete(t.rows, key)
	for field, values := range t.index {
		drop(values, old.Str(field), key)
	}
	if len(t.order) > 32 && len(t.order) > 2*len(t.rows) {
		t.compact()
	}
	t.changed(t, key)
}

// compact removes the places of deleted rows. A key that was removed and made again is there twice.
// The age of its row says which place is right, and the order is made from that.
func (t *Table) compact() {
	t.order = t.order[:0]
	for key := range t.rows {
		t.order = append(t.order, key)
	}
	sort.Slice(t.order, func(i, j int) bool { return t.rows[t.order[i]].Num("_seq") < t.rows[t.order[j]].Num("_seq") })
}

// All returns every row, the oldest first.
func (t *Table) All() []Doc {
	if len(t.order) != len(t.rows) {
		t.compact()
	}
	out := make([]Doc, len(t.order))
	for i, key := range t.order {
		out[i] = t.rows[key]
	}
	return out
}

// By returns the rows whose indexed field has the value, the oldest first.
func (t *Table) By(field, value string) []Doc {
	set := t.index[field][value]
	out := make([]Doc, 0, len(set))
	for key := range set {
		out = append(out, t.rows[key])
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Num("_seq") < out[j].Num("_seq") })
	return out
}

// First returns the oldest such row, or nil.
func (t *Table) First(field, value string) Doc {
	if rows := t.By(field, value); len(rows) > 0 {
		return rows[0]
	}
	return nil
}

// Kind returns the table's name without its service.
func (t *Table) Kind() string { return t.name[strings.IndexByte(t.name, '.')+1:] }

// Service returns the service in the table's name.
func (t *Table) Service() string { return t.name[:strings.IndexByte(t.name, '.')] }

// Sorted returns the keys of a map in order.
func Sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
