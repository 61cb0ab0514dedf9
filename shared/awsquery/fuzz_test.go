package awsquery

import (
	"encoding/json"
	"encoding/xml"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzParams reads forms. Lists have no gaps and only given values, and a refusal is short and can be
// written in both formats.
func FuzzParams(f *testing.F) {
	for _, form := range []string{
		"Action=ListStacks&Version=2010-05-15", "Tags.member.1.Key=a&Tags.member.1.Value=b&Tags.member.2.Key=c",
		"Tags.member.0.Key=a", "Tags.member.2.Key=a", "Tags.member.01.Key=a", "Tags.member.1", "Tags.member.=x", "A=1&A=2", "Tags=%00&x=%FF", "Tags.member.9999999999999999999.Key=a",
		"Names.member.1=x&Names.member.2=", "Flag=TRUE&Count=7", "Flag=maybe&Count=-1", "Tags.member.1.Names.member.1=deep",
	} {
		f.Add(form)
	}
	f.Fuzz(func(t *testing.T, form string) {
		values, err := url.ParseQuery(form)
		if err != nil {
			return
		}
		p, err := Read(values)
		if err != nil {
			checkFault(t, err)
			return
		}
		tags, err := p.Members("Tags")
		checkFault(t, err)
		for i, tag := range tags {
			if err == nil && !hasPrefix(values, tag.prefix) && !hasPrefix(values, strings.TrimSuffix(tag.prefix, ".")) {
				t.Errorf("member %d is in no parameter of %q", i+1, form)
			}
			_, err := tag.Strings("Names")
			checkFault(t, err)
		}
		texts, err := p.Strings("Names")
		checkFault(t, err)
		if len(texts) > len(values) {
			t.Errorf("%d texts of %d parameters", len(texts), len(values))
		}
		_, err = p.Bool("Flag", false)
		checkFault(t, err)
		_, err = p.Int("Count", 1, 0, 100)
		checkFault(t, err)
	})
}

func hasPrefix(values url.Values, prefix string) bool {
	for name := range values {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

func checkFault(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	message := err.Error()
	if len(message) > 2000 {
		t.Errorf("a refusal has %d bytes", len(message))
	}
	for _, format := range []Format{XML, JSON} {
		text, _, err := Encode(Fault{Format: format, Code: ValidationError, Message: message, RequestID: "id", Status: 400})
		switch {
		case err != nil:
			t.Errorf("%q: %v", message, err)
		case !utf8.Valid(text):
			t.Errorf("%q is written as %q", message, text)
		case format == XML:
			if err := xml.Unmarshal(text, new(struct{ XMLName xml.Name })); err != nil {
				t.Errorf("%s: %v", text, err)
			}
		default:
			if !json.Valid(text) {
				t.Errorf("%s is no JSON", text)
			}
		}
	}
}
