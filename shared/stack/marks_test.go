package stack

import (
	"encoding/json"
	"maps"
	"reflect"
	"testing"
)

// storedMarks has every mark in the form in which rows of the database and exports have them. Rows
// written by older versions have this form, so it does not change.
const storedMarks = `{
	"private_key": "of the type",
	"external_id": "an object", "skipped": "a source", "spared": "another", "copied": true, "unsaved": "a copy",
	"adopt": {"id": "an object", "data": {"k": "v"}, "metadata": {"m": 1}, "below": {"port": {"name": "port"}}},
	"let_go": true, "taken_from": ["one", "two"], "was": {"p": null}, "tried": {"p": "x"},
	"name_blacklist": "0,2", "namesakes": ["old"],
	"post-update": "True", "pre-create": "True"
}`

func decoded(t *testing.T, text string) (data map[string]any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &data); err != nil {
		t.Fatal(err)
	}
	return data
}

func TestMarksOfStoredRow(t *testing.T) {
	var r Resource
	r.SetStoredData(decoded(t, storedMarks))
	want := Marks{
		External: "an object", Skipped: "a source", Spared: "another", Copied: true, Unsaved: "a copy",
		Adoption: &Adoption{
			ID: "an object", Data: map[string]any{"k": "v"}, Metadata: map[string]any{"m": 1.},
			Below: map[string]any{"port": map[string]any{"name": "port"}},
		},
		Released: ReleaseComplete, TakenFrom: []string{"one", "two"}, Before: map[string]any{"p": nil}, Tried: map[string]any{"p": "x"},
		Members: []string{"0", "2"}, Namesakes: []string{"old"},
		AtHooks: []string{PostUpdate, PreCreate},
	}
	if !reflect.DeepEqual(r.Marks, want) {
		t.Errorf("the marks are %+v, want %+v", r.Marks, want)
	}
	if got := MarksIn(decoded(t, storedMarks)); !reflect.DeepEqual(got, want) {
		t.Errorf("the marks in the data are %+v, want %+v", got, want)
	}
	if want := map[string]any{"private_key": "of the type"}; !reflect.DeepEqual(r.Data, want) {
		t.Errorf("the data is %v, want %v", r.Data, want)
	}
	for key := range decoded(t, storedMarks) {
		if got, want := IsMark(key), key != "private_key"; got != want {
			t.Errorf("IsMark(%q) is %v", key, got)
		}
	}
	before := maps.Clone(r.Data)
	if got := r.StoredData(); !reflect.DeepEqual(got, decoded(t, storedMarks)) {
		t.Errorf("stored again it is %v", got)
	}
	if !reflect.DeepEqual(r.Data, before) {
		t.Errorf("storing has changed the data to %v", r.Data)
	}
}

func TestMarksNone(t *testing.T) {
	for _, text := range []string{`null`, `{}`, `{"k": "v"}`} {
		var r Resource
		r.SetStoredData(decoded(t, text))
		if !reflect.DeepEqual(r.Marks, Marks{}) {
			t.Errorf("%s has the marks %+v", text, r.Marks)
		}
		if got := r.StoredData(); !reflect.DeepEqual(got, decoded(t, text)) {
			t.Errorf("%s is stored as %v", text, got)
		}
	}
}

// TestMarksOther checks that what is no valid mark stays in the data.
func TestMarksOther(t *testing.T) {
	for _, text := range []string{
		`{"was": 1}`, `{"let_go": "x"}`, `{"taken_from": ["a", 1]}`, `{"namesakes": ["a", 1]}`, `{"name_blacklist": ["a"]}`, `{"copied": false}`, `{"pre-create": "False"}`, `{"adopt": "x"}`,
	} {
		var r Resource
		r.SetStoredData(decoded(t, text))
		if !reflect.DeepEqual(r.Data, decoded(t, text)) {
			t.Errorf("the data of %s is %v", text, r.Data)
		}
	}
}

func TestReleasedStored(t *testing.T) {
	for text, want := range map[string]Released{
		`{"let_go": false}`: ReleaseBegun, `{"let_go": true}`: ReleaseComplete, `{"let_go": "nothing"}`: NothingToRelease, `{}`: "",
	} {
		var r Resource
		r.SetStoredData(decoded(t, text))
		if r.Marks.Released != want {
			t.Errorf("%s means %q, want %q", text, r.Marks.Released, want)
		}
		if got := r.StoredData(); !reflect.DeepEqual(got, decoded(t, text)) {
			t.Errorf("%s is stored as %v", text, got)
		}
	}
}

// BenchmarkStoredData divides the data of a row, with and without marks, and puts it together again.
func BenchmarkStoredData(b *testing.B) {
	for name, text := range map[string]string{
		"plain":  `{"token": "t", "endpoint": "e", "stack": "s"}`,
		"marked": `{"token": "t", "endpoint": "e", "stack": "s", "was": {"p": "x"}, "skipped": "a source"}`,
	} {
		var data map[string]any
		if err := json.Unmarshal([]byte(text), &data); err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := Resource{}
				r.SetStoredData(maps.Clone(data))
				r.StoredData()
			}
		})
	}
}
