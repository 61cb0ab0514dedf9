package stepdefs

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"hearth/shared/stepdef"
)

var golden = flag.Bool("golden", false, "rewrite the >, ~ and = lines of the transcripts from what happens")

// TestTranscripts plays the transcripts of all types: <service>/testdata/<kind>.txtar, one part for
// each story. A line is
//
//	have {…}     what the row holds: id, data, properties, attributes
//	want {…}     properties as a template gives them, references resolved
//	create, update, delete, suspend, resume, check, snapshot: the action begins and runs to its end
//	let_go       the object gives up what its successor needs
//	take_back …  and gets it back from the objects of these ids
//	show         the reference and all attributes
//	< 201 {…}    an answer of the cloud; after the code, headers as Name=value, then the body
//	< lost       a call whose answer never came; the worker finds the row again later
//	< {…}        signals by id, for an await
//	> POST …     a call (written by -golden)
//	~ 5s         a pause (written by -golden)
//	= …          the result (written by -golden)
//	# …          a remark
func TestTranscripts(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	names, err := filepath.Glob("*/testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	types := map[string]string{}
	for _, typ := range c.Types() {
		parts := strings.Split(strings.ToLower(typ), "::")
		types[parts[1]+"/"+parts[2]] = typ
	}
	for _, name := range names {
		kind := strings.TrimSuffix(filepath.Base(name), ".txtar")
		key := filepath.Dir(filepath.Dir(name)) + "/" + strings.ReplaceAll(kind, "_", "")
		typ := types[key]
		delete(types, key)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if typ == "" {
				t.Fatal("there is no such type")
			}
			play(t, c, typ, name)
		})
	}
	for key, typ := range types {
		if c.Def(typ).Nests() { // these become nested stacks, which the engine's tests play
			continue
		}
		t.Errorf("%s has no transcript in %s", typ, key)
	}
}

func play(t *testing.T, c *stepdef.Catalog, typ, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	changed := false
	for i, part := range archive.Files {
		s := newStory(t, c, typ)
		s.tell(strings.Split(strings.TrimRight(string(part.Data), "\n"), "\n"))
		got := []byte(strings.Join(s.out, "\n") + "\n")
		if bytes.Equal(got, part.Data) || bytes.Equal(append(got, '\n'), part.Data) {
			continue
		}
		changed = true
		if archive.Files[i].Data = append(got, '\n'); i == len(archive.Files)-1 {
			archive.Files[i].Data = got
		}
		if !*golden {
			t.Errorf("%s: got:\n%s\nwant:\n%s", part.Name, got, part.Data)
		}
	}
	if *golden && changed {
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
