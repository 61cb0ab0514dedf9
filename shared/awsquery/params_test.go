package awsquery

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
)

func parse(t *testing.T, query string) Params {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Read(values)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestMembers(t *testing.T) {
	t.Parallel()
	p := parse(t, "Tags.member.2.Key=b&Tags.member.1.Key=a&Tags.member.1.Value=&Names.member.1=x&Names.member.2=y&Empty=")
	tags, err := p.Members("Tags")
	if err != nil || len(tags) != 2 {
		t.Fatalf("%d tags, %v", len(tags), err)
	}
	for i, want := range []string{"a", "b"} {
		if got := tags[i].String("Key"); got != want {
			t.Errorf("the key of tag %d is %q, want %q", i+1, got, want)
		}
	}
	if !tags[0].Given("Value") || tags[1].Given("Value") {
		t.Error("the first tag has a value, if an empty one, and the second has none")
	}
	if names, err := p.Strings("Names"); err != nil || strings.Join(names, " ") != "x y" {
		t.Errorf("names: %q, %v", names, err)
	}
	if none, err := p.Members("Empty"); err != nil || len(none) != 0 {
		t.Errorf("an empty list has %d members, %v", len(none), err)
	}
}

func TestMembersRefused(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"A.member.0=x":                    "A.member.0",
		"A.member.01=x":                   "A.member.01",
		"A.member.=x":                     "A.member.",
		"A.member.x=x":                    "A.member.x",
		"A.member.-1=x":                   "A.member.-1",
		"A.member.2=x":                    "no member 1, but a member 2",
		"A.member.1=x&A.member.3=x":       "no member 2, but a member 3",
		"A.member.99999999999999999999=x": "A.member.999",
	} {
		_, err := parse(t, query).Strings("A")
		if CodeOf(err) != ValidationError || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", query, err)
		}
	}
}

func TestReadRefused(t *testing.T) {
	t.Parallel()
	if _, err := Read(url.Values{"A": {"1", "2"}}); CodeOf(err) != MalformedQueryString {
		t.Errorf("twice in one set: %v", err)
	}
	if _, err := Read(url.Values{"A": {"1"}}, url.Values{"A": {"1"}}); CodeOf(err) != MalformedQueryString {
		t.Errorf("in both sets: %v", err)
	}
	many := url.Values{}
	for i := range mostParams + 1 {
		many["A"+strconv.Itoa(i)] = []string{""}
	}
	if _, err := Read(many); CodeOf(err) != MalformedQueryString {
		t.Errorf("too many: %v", err)
	}
}

func TestNumbersAndFlags(t *testing.T) {
	t.Parallel()
	p := parse(t, "N=5&Big=99&Text=x&Yes=TRUE&No=false&Empty=")
	if n, err := p.Int("N", 1, 1, 10); n != 5 || err != nil {
		t.Errorf("N: %d, %v", n, err)
	}
	if n, err := p.Int("Missing", 7, 1, 10); n != 7 || err != nil {
		t.Errorf("missing: %d, %v", n, err)
	}
	for _, name := range []string{"Big", "Text"} {
		if _, err := p.Int(name, 0, 1, 10); CodeOf(err) != ValidationError {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, want := range map[string]bool{"Yes": true, "No": false, "Empty": true, "Missing": true} {
		if got, err := p.Bool(name, true); got != want || err != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if _, err := p.Bool("Text", true); CodeOf(err) != ValidationError {
		t.Errorf("no flag: %v", err)
	}
}
