package stack

import (
	"maps"
	"slices"
	"strings"
)

// Marks is what Hearth notes about a resource between actions. Data, beside it, belongs to the type.
type Marks struct {
	External  string         // the ID of the external object that the template names
	Skipped   string         // the ID of the source for which a user skipped the row
	Spared    string         // the same, of a row whose object is still what it was before that source
	AtHooks   []string       // the hooks at which the row waits for a user
	Copied    bool           // a copy of the object is made before it is deleted: its deletion policy is Snapshot
	Unsaved   string         // the ID of a copy that is in no snapshot yet; a deletion of the row deletes the copy too
	Adoption  *Adoption      // the object to adopt; nil when the adoption has ended
	Released  Released       // whether the object has released what only one may have
	TakenFrom []string       // the IDs of the objects from which it has taken back what it had
	Before    map[string]any // the properties from before an update with hooks; nil when none is under way or has failed
	Members   []string       // of a group: the names of members that it does not use any more
	Namesakes []string       // during a creation: the IDs of older objects that have the object's name
	Tried     map[string]any // the properties that a failed update, which the current one follows, was to give
}

// Released is how far an object has released what only one may have.
type Released string

// The values of Released, beside the empty one.
const (
	ReleaseBegun     Released = "begun"    // some of it may be released
	ReleaseComplete  Released = "complete" // all is released
	NothingToRelease Released = "nothing"  // there was nothing to release
)

// An Adoption is what is known of the object that a row is to adopt.
type Adoption struct {
	ID       string
	Data     map[string]any // with the marks under their keys
	Metadata map[string]any
	Below    any // the resources of a nested stack, as SavedResources or as their JSON; nil for others
}

// The keys of marks in the form of a row's data that is stored and exported.
const (
	externalKey  = "external_id"
	skippedKey   = "skipped"
	sparedKey    = "spared"
	copiedKey    = "copied"
	unsavedKey   = "unsaved"
	adoptionKey  = "adopt"
	releasedKey  = "let_go"
	takenFromKey = "taken_from"
	beforeKey    = "was"
	triedKey     = "tried"
	membersKey   = "name_blacklist" // Heat's, with commas between the names, so that exports of Heat can be read
	namesakesKey = "namesakes"
	atHook       = "True" // the value of the key that a hook is
)

var markKeys = []string{
	externalKey, skippedKey, sparedKey, copiedKey, unsavedKey, adoptionKey, releasedKey, takenFromKey, beforeKey, triedKey,
	membersKey, namesakesKey,
}

// StoredData returns the row's data with its marks, each under a key of its own. This is the form in
// the database, in snapshots and in exports. Without marks it is Data itself.
func (r Resource) StoredData() map[string]any {
	m := r.Marks
	if m.isZero() {
		return r.Data
	}
	data := maps.Clone(r.Data)
	if data == nil {
		data = map[string]any{}
	}
	for key, text := range map[string]string{externalKey: m.External, skippedKey: m.Skipped, sparedKey: m.Spared, unsavedKey: m.Unsaved, membersKey: strings.Join(m.Members, ",")} {
		if text != "" {
			data[key] = text
		}
	}
	for key, values := range map[string]map[string]any{beforeKey: m.Before, triedKey: m.Tried} {
		if values != nil {
			data[key] = values
		}
	}
	for _, hook := range m.AtHooks {
		data[hook] = atHook
	}
	if m.Copied {
		data[copiedKey] = true
	}
	if m.Adoption != nil {
		data[adoptionKey] = m.Adoption.stored()
	}
	if m.Released != "" {
		data[releasedKey] = m.Released.stored()
	}
	if m.TakenFrom != nil {
		data[takenFromKey] = anysOf(m.TakenFrom)
	}
	if m.Namesakes != nil {
		data[namesakesKey] = anysOf(m.Namesakes)
	}
	return data
}

func (m Marks) isZero() bool {
	texts := m.External + m.Skipped + m.Spared + m.Unsaved + string(m.Released)
	return texts == "" && m.AtHooks == nil && !m.Copied && m.Adoption == nil && m.TakenFrom == nil && m.Before == nil && m.Tried == nil && m.Members == nil && m.Namesakes == nil
}

// SetStoredData divides the stored form of a row's data into Data and marks. It keeps the map as
// Data. What is no valid mark stays in Data.
func (r *Resource) SetStoredData(data map[string]any) {
	r.Data, r.Marks = data, Marks{}
	for key, v := range data {
		if r.Marks.read(key, v) {
			delete(data, key)
		}
	}
	slices.Sort(r.Marks.AtHooks)
}

// IsMark reports whether a key of the stored form of a row's data is a mark's. No type may keep a
// value under such a key.
func IsMark(key string) bool { return slices.Contains(markKeys, key) || slices.Contains(Hooks, key) }

// MarksIn returns the marks in the stored form of a row's data.
func MarksIn(data map[string]any) (m Marks) {
	for key, v := range data {
		m.read(key, v)
	}
	slices.Sort(m.AtHooks)
	return m
}

// read reads one key of the stored form. ok reports that it is a mark.
func (m *Marks) read(key string, v any) (ok bool) {
	switch key {
	case externalKey:
		m.External, ok = v.(string)
	case skippedKey:
		m.Skipped, ok = v.(string)
	case sparedKey:
		m.Spared, ok = v.(string)
	case unsavedKey:
		m.Unsaved, ok = v.(string)
	case copiedKey:
		ok = v == true
		m.Copied = ok
	case adoptionKey:
		m.Adoption, ok = adoptionOf(v)
	case releasedKey:
		m.Released, ok = releasedOf(v)
	case takenFromKey:
		m.TakenFrom, ok = textsOf(v)
	case namesakesKey:
		m.Namesakes, ok = textsOf(v)
	case membersKey:
		var names string
		if names, ok = v.(string); names != "" {
			m.Members = strings.Split(names, ",")
		}
	case beforeKey:
		m.Before, ok = v.(map[string]any)
	case triedKey:
		m.Tried, ok = v.(map[string]any)
	case PreCreate, PreUpdate, PreDelete, PostCreate, PostUpdate, PostDelete:
		if ok = v == atHook; ok {
			m.AtHooks = append(m.AtHooks, key)
		}
	}
	return ok
}

func (a Adoption) stored() map[string]any {
	all := map[string]any{"id": a.ID, "data": a.Data, "metadata": a.Metadata}
	if a.Below != nil {
		all["below"] = a.Below
	}
	return all
}

func adoptionOf(v any) (*Adoption, bool) {
	all, ok := v.(map[string]any)
	if !ok {
		return nil, false
	}
	a := Adoption{Below: all["below"]}
	a.ID, _ = all["id"].(string)
	a.Data, _ = all["data"].(map[string]any)
	a.Metadata, _ = all["metadata"].(map[string]any)
	return &a, true
}

func (s Released) stored() any {
	if s == NothingToRelease {
		return "nothing"
	}
	return s == ReleaseComplete
}

func releasedOf(v any) (Released, bool) {
	switch v {
	case false:
		return ReleaseBegun, true
	case true:
		return ReleaseComplete, true
	case "nothing":
		return NothingToRelease, true
	}
	return "", false
}

func anysOf(texts []string) []any {
	all := make([]any, len(texts))
	for i, text := range texts {
		all[i] = text
	}
	return all
}

func textsOf(v any) ([]string, bool) {
	all, ok := v.([]any)
	texts := make([]string, len(all))
	for i, one := range all {
		text, is := one.(string)
		texts[i], ok = text, ok && is
	}
	return texts, ok
}
