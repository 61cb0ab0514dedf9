package awsquery

import (
	"encoding/json"
	"testing"
	"time"
)

type thing struct {
	Name   string
	Count  int
	On     *bool
	Made   time.Time
	Parts  []part
	Words  []string
	Inside part
	Text   json.RawMessage
}

type part struct{ Key string }

func TestEncode(t *testing.T) {
	t.Parallel()
	off := false
	full := thing{"a<b", 3, &off, time.Unix(1_700_000_000, 120_000_000), []part{{"k"}, {"l"}}, []string{}, part{"in"}, json.RawMessage(`{"a":"<"}`)}
	for name, c := range map[string]struct {
		body any
		want string
	}{
		"all members": {Answer{XML, "http://x/", "Show", "id", full},
			`<ShowResponse xmlns="http://x/"><ShowResult><Name>a&lt;b</Name><Count>3</Count><On>false</On><Made>2023-11-14T22:13:20.120Z</Made>` +
				`<Parts><member><Key>k</Key></member><member><Key>l</Key></member></Parts><Words></Words><Inside><Key>in</Key></Inside><Text>{&#34;a&#34;:&#34;&lt;&#34;}</Text></ShowResult>` +
				`<ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></ShowResponse>`},
		"no members": {Answer{XML, "http://x/", "Show", "id", thing{}},
			`<ShowResponse xmlns="http://x/"><ShowResult></ShowResult><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></ShowResponse>`},
		"no result": {Answer{XML, "http://x/", "Drop", "id", nil},
			`<DropResponse xmlns="http://x/"><ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></DropResponse>`},
		"all members as JSON": {Answer{JSON, "http://x/", "Show", "id", full},
			`{"ShowResponse":{"ResponseMetadata":{"RequestId":"id"},"ShowResult":{"Count":3,"Inside":{"Key":"in"},"Made":1700000000.12,"Name":"a<b","On":false,` +
				`"Parts":[{"Key":"k"},{"Key":"l"}],"Text":{"a":"<"},"Words":[]}}}`},
		"a fault": {Fault{XML, "http://x/", ValidationError, "no <thing>", "id", 400},
			`<ErrorResponse xmlns="http://x/"><Error><Type>Sender</Type><Code>ValidationError</Code><Message>no &lt;thing&gt;</Message></Error><RequestId>id</RequestId></ErrorResponse>`},
		"a fault of ours as JSON": {Fault{JSON, "", InternalFailure, "broken", "id", 500},
			`{"Error":{"Code":"InternalFailure","Message":"broken","Type":"Receiver"},"RequestId":"id"}`},
	} {
		got, _, err := Encode(c.body)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %v\n got %s\nwant %s", name, err, got, c.want)
		}
	}
	if _, _, err := Encode(Answer{Action: "Show", Result: struct{ M map[string]int }{map[string]int{}}}); err == nil {
		t.Error("a map has no form in XML, and must be refused")
	}
}
