package stack

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

// storedWork has every field of a row's work in the form in which rows in progress have it. Rows
// written by older processes have this form, so it does not change.
const storedWork = `{"step":2,"since":"2026-11-01T00:00:00Z","until":"2026-11-02T00:00:00Z","seed":"5eed","show":true,"fresh":true,` +
	`"begun":true,"heard":true,"sent":"2026-11-03T00:00:00Z","calls":3,"answers":[{"code":200}],` +
	`"searching":true,"repeated":true,"searches":4,"orphan":"CREATE",` +
	`"tries":5,"errors":6,"conflicts":7,` +
	`"attempt":8,"why":{"class":"Error","path":"resources.a","text":"no","unexplained":true},"undoing":true,` +
	`"changed":["name"],"refused":{"text":"restricted"},"intact":true,"halfway":true,` +
	`"course":{"batches":[[1,2]]},"batch":9,` +
	`"hook":"pre-create","plan":10,` +
	`"turn":"let_go","stood":{"generation":1,"action":"UPDATE","status":"FAILED","reason":"Error: resources.a: no","failure":{"class":"Error","path":"resources.a","text":"no"}}}`

func TestStoredWork(t *testing.T) {
	var w Work
	d := json.NewDecoder(strings.NewReader(storedWork))
	d.DisallowUnknownFields()
	if err := d.Decode(&w); err != nil {
		t.Fatal(err)
	}
	v := reflect.ValueOf(w)
	for i := range v.NumField() {
		name, field := v.Type().Field(i).Name, v.Field(i)
		if field.IsZero() {
			t.Errorf("%s was not read", name)
		}
		for j := 0; v.Type().Field(i).Anonymous && j < field.NumField(); j++ {
			if field.Field(j).IsZero() {
				t.Errorf("%s of %s was not read", field.Type().Field(j).Name, name)
			}
		}
	}
	switch {
	case w.Step != 2:
		t.Errorf("read is %+v", w)
	case !w.Begun:
		t.Errorf("read is %+v", w)
	case w.Searches != 4:
		t.Errorf("read is %+v", w)
	case w.Rollout == nil:
		t.Errorf("read is %+v", w)
	case w.Release != LetGo:
		t.Errorf("read is %+v", w)
	case !w.Sent.Equal(time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)):
		t.Errorf("read is %+v", w)
	}
	if got, _ := json.Marshal(w); string(got) != storedWork {
		t.Errorf("written again is\n%s\nwant\n%s", got, storedWork)
	}
}

// TestOlderWork reads the failures of rows that an older release wrote, which were sentences.
func TestOlderWork(t *testing.T) {
	var w Work
	if err := json.Unmarshal([]byte(`{"why":"ResourceInError: resources.a: Went to status ERROR due to \"Unknown\"","refused":"restricted"}`), &w); err != nil {
		t.Fatal(err)
	}
	if want := WentTo("ERROR", UnknownWhy).At("a"); w.Why != want || w.Refused != (Failure{Text: "restricted"}) {
		t.Errorf("read is %+v, want %+v", w, want)
	}
}

func TestStoredWorkAtRest(t *testing.T) {
	if got, _ := json.Marshal(Work{}); string(got) != `{"step":0}` {
		t.Errorf("a row at rest stores %s", got)
	}
}

// BenchmarkStoredWork reads and writes the work of a row at rest, of one in a step, and of one with
// every field.
func BenchmarkStoredWork(b *testing.B) {
	for name, text := range map[string]string{
		"rest": `{"step":0}`,
		"step": `{"step":2,"since":"2026-11-01T00:00:00Z","seed":"5eed5eed5eed5eed5eed5eed5eed5eed","begun":true,"sent":"2026-11-03T00:00:00Z","calls":3}`,
		"all":  storedWork,
	} {
		b.Run("read/"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var w Work
				if err := json.Unmarshal([]byte(text), &w); err != nil {
					b.Fatal(err)
				}
			}
		})
		var w Work
		_ = json.Unmarshal([]byte(text), &w)
		b.Run("write/"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = json.Marshal(w)
			}
		})
	}
}
