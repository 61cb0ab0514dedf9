package awssign

import (
	"strings"
	"testing"
)

// A whole check, from the request to the verdict, must take at most 60 µs.
func BenchmarkCheck(b *testing.B) {
	for _, recorded := range recordings(b) {
		if !strings.HasPrefix(recorded.Name, "botocore 1.4") || strings.Contains(recorded.Name, "token") {
			continue
		}
		r := request(b, recorded.Request)
		b.Run(strings.ReplaceAll(recorded.Name, " ", "_"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				claim, err := Read(r)
				if err == nil {
					err = claim.Check(exampleSecret, recorded.Time, RefuseUndated)
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// The most expensive signatures that are read: many parameters, and every path and host.
func BenchmarkWorst(b *testing.B) {
	r := &Request{Method: "POST", Paths: []string{"/%61", "/%62", "/%63", "/%64"}, Form: map[string][]string{},
		Hosts: []string{"a", "b", "c", "d", "e", "f", "g", "h"}}
	for i := range MostParameters - 5 {
		r.Form["p"+strings.Repeat("0123456789"[i%10:i%10+1], 1+i/10%10)+string(rune('a'+i/100))] = []string{strings.Repeat("~ü", 80)}
	}
	for name, value := range map[string]string{"AWSAccessKeyId": "a", "Signature": "s", "SignatureVersion": "2", "SignatureMethod": "HmacSHA256", "Timestamp": "2015-08-30T12:36:00Z"} {
		r.Form[name] = []string{value}
	}
	for b.Loop() {
		claim, err := Read(r)
		if err != nil {
			b.Fatal(err)
		}
		if err := claim.Check(exampleSecret, exampleTime, RefuseUndated); codeOf(err) != SignatureDoesNotMatch {
			b.Fatal(err)
		}
	}
}
