package hearth_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	docLink    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	docHeading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	notAnchor  = regexp.MustCompile("[^a-z0-9 _-]")
	docPlace   = regexp.MustCompile("`([^`\n]+)`")
	docName    = regexp.MustCompile(`^[a-z]+\.[A-Z][A-Za-z]*(\.[A-Za-z]+)?$`)
)

// anchors returns the fragments of a page's headings, as GitHub makes them.
func anchors(text string) map[string]bool {
	found := map[string]bool{}
	for _, h := range docHeading.FindAllStringSubmatch(text, -1) {
		found[strings.ReplaceAll(notAnchor.ReplaceAllString(strings.ToLower(h[1]), ""), " ", "-")] = true
	}
	return found
}

// Every link from one page to another leads to a file and a heading that exist.
func TestLinksOfDocs(t *testing.T) {
	pages, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	roots, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	links := 0
	for _, page := range slices.Concat(pages, roots, []string{"docs/examples/README.md"}) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, link := range docLink.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(link[1], "://") {
				continue
			}
			links++
			path, fragment, _ := strings.Cut(link[1], "#")
			target := page
			if path != "" {
				target = filepath.Join(filepath.Dir(page), path)
			}
			there, err := os.ReadFile(target)
			if err != nil || fragment != "" && !anchors(string(there))[fragment] {
				t.Errorf("%s links to %s, which does not exist", page, link[1])
			}
		}
	}
	if links < 20 {
		t.Errorf("only %d links were found", links)
	}
}

// Every place that the glossary names is in the code: a file, or a name of a package. The last table
// writes the package without its directory, as code does.
func TestGlossary(t *testing.T) {
	text, err := os.ReadFile("docs/glossary.md")
	if err != nil {
		t.Fatal(err)
	}
	places := map[bool]int{}
	for _, p := range docPlace.FindAllStringSubmatch(string(text), -1) {
		place := p[1]
		if _, err := os.Stat(place); err == nil {
			places[true]++
			continue
		}
		room, name, named := strings.Cut(place, ".")
		full := strings.Contains(room, "/") || room == "stepdefs" || room == "functions"
		if !named || !full && !docName.MatchString(place) {
			continue // a word of a template, a topic or a column
		}
		places[full]++
		if !declares(t, roomCalled(t, room), name) {
			t.Errorf("docs/glossary.md names %s, which the code does not have", place)
		}
	}
	if places[true] < 60 || places[false] < 10 {
		t.Errorf("only %d places were found in the tables, and %d of them in the last", places[true], places[false])
	}
}

// roomCalled returns the directory of a package that is named with or without its parents.
func roomCalled(t *testing.T, name string) string {
	if strings.Contains(name, "/") || name == "functions" || name == "stepdefs" {
		return name
	}
	for _, place := range []string{"shared/" + name, "shared/engine/" + name, "functions/" + name} {
		if _, err := os.Stat(place); err == nil {
			return place
		}
	}
	t.Errorf("no package is called %s", name)
	return name
}

// TestFind holds docs/find.md against the repository: every place that answers a question is there,
// and a name beside it is declared in one of the row's places.
func TestFind(t *testing.T) {
	page, err := os.ReadFile("docs/find.md")
	if err != nil {
		t.Fatal(err)
	}
	rows, names, places := 0, 0, regexp.MustCompile("`((?:shared|functions|stepdefs|local|docs)/[A-Za-z0-9_/.]+)`")
	for line := range strings.Lines(string(page)) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| question") {
			continue
		}
		rows++
		found := places.FindAllStringSubmatch(line, -1)
		if len(found) == 0 {
			t.Errorf("no place in %q", line)
		}
		for _, p := range found {
			if _, err := os.Stat(p[1]); err != nil {
				t.Error(err)
			}
		}
		for _, name := range regexp.MustCompile("`([A-Za-z]+)`").FindAllStringSubmatch(line, -1) {
			names++
			if !slices.ContainsFunc(found, func(p []string) bool {
				return strings.HasSuffix(p[1], ".go") && declaresAny(t, p[1], name[1])
			}) {
				t.Errorf("docs/find.md names %s, which none of the files beside it declares", name[1])
			}
		}
	}
	if rows != 33 || names < 4 {
		t.Errorf("%d questions with %d names; the pages say 33, and 4 names are wanted", rows, names)
	}
}

// rooms returns the directories of all packages but this one.
func rooms(t *testing.T) []string {
	out, err := exec.Command("go", "list", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, path := range strings.Fields(string(out)) {
		if room, ours := strings.CutPrefix(path, "hearth/"); ours {
			all = append(all, room)
		}
	}
	return all
}

// mapSections returns the words of the map in CONTRIBUTING.md, by the directory that each part of
// it is about.
func mapSections(t *testing.T) map[string][]string {
	page, err := os.ReadFile("CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	_, drawn, _ := strings.Cut(string(page), "## The map")
	_, drawn, _ = strings.Cut(drawn, "```\n")
	drawn, _, _ = strings.Cut(drawn, "```")
	sections, top := map[string][]string{}, ""
	for line := range strings.Lines(drawn) {
		words := regexp.MustCompile("[a-z]+").FindAllString(line, -1)
		if len(words) > 0 && !strings.HasPrefix(line, " ") {
			top = words[0]
		}
		sections[top] = append(sections[top], words...)
	}
	return sections
}

// floorNames are the names of the floors, from the lowest to the highest.
var floorNames = []string{"data types", "decisions", "input and output", "application", "test kit", "programs"}

// TestFloorNames checks that floors_test.go and the pages call the floors by the same names, in the
// same order.
func TestFloorNames(t *testing.T) {
	forms := map[string]string{
		"floors_test.go":   "\n\t// NAME\\b",
		"docs/design.md":   "\n\\| NAME\\b",
		"docs/glossary.md": "\\bNAME\\b",
		"CONTRIBUTING.md":  "NAME[:;]", // the map has the programs as directories
	}
	for path, form := range forms {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		rest := string(text)
		if path == "docs/glossary.md" {
			_, rest, _ = strings.Cut(rest, "| floor |")
		}
		for _, name := range floorNames {
			if path == "CONTRIBUTING.md" && name == "programs" {
				continue
			}
			at := regexp.MustCompile(strings.Replace(form, "NAME", name, 1)).FindStringIndex(rest)
			if at == nil {
				t.Fatalf("%s does not name the floor %q, or not in its order", path, name)
			}
			rest = rest[at[1]:]
		}
	}
}

// TestMap holds the map in CONTRIBUTING.md and the table of floors in docs/design.md against the
// repository: every room is in both, and the table has no room that does not exist. In the table a
// room may be named by its directory.
func TestMap(t *testing.T) {
	design, err := os.ReadFile("docs/design.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(design), "| Floor |")
	table, _, _ = strings.Cut(table, "\n\n")
	sections, all := mapSections(t), rooms(t)
	listed := regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(table, -1)
	if len(all) < 50 || len(listed) < 40 {
		t.Fatalf("only %d rooms were found, and %d in the table of floors", len(all), len(listed))
	}
	for _, one := range listed {
		name := strings.TrimSuffix(one[1], "/*")
		if !slices.ContainsFunc(all, func(room string) bool {
			short := strings.TrimPrefix(room, "shared/")
			return short == name || strings.HasPrefix(short, name+"/")
		}) {
			t.Errorf("the table of floors in docs/design.md has %s, which is no room", one[1])
		}
	}
	for _, room := range all {
		names := strings.Split(room, "/")
		for _, name := range names {
			if !slices.Contains(sections[names[0]], name) {
				t.Errorf("the map in CONTRIBUTING.md does not have %s", room)
			}
		}
		found := false
		for name := strings.TrimPrefix(room, "shared/"); name != "."; name = filepath.Dir(name) {
			found = found || strings.Contains(table, "`"+name+"`") || strings.Contains(table, "`"+name+"/*`")
		}
		if !found {
			t.Errorf("the table of floors in docs/design.md does not have %s", room)
		}
	}
}
