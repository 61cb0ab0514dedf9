package cfn

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"strings"

	"hearth/shared/awsquery"
)

// pageTokens makes and reads NextTokens. A token is sealed together with the project, the action
// and what is listed, so it is good for the next page of the same list alone.
type pageTokens struct{ keys []cipher.AEAD }

// newPageTokens makes the tokens of a process. The first key seals, all of them open. Without keys
// a token is good in this process alone.
func newPageTokens(keys [][]byte) pageTokens {
	if len(keys) == 0 {
		key := make([]byte, 32)
		_, _ = rand.Read(key) // never fails
		keys = [][]byte{key}
	}
	var p pageTokens
	for _, key := range keys {
		block, err := aes.NewCipher(key)
		if err != nil {
			panic("cfn: a page key has a wrong length: " + err.Error())
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			panic("cfn: " + err.Error())
		}
		p.keys = append(p.keys, aead)
	}
	return p
}

// listOf names what a request lists.
func listOf(r *call, of string) []byte {
	return []byte(strings.Join([]string{r.Caller.Project, r.action, of}, "\x00"))
}

// next returns the token of the page after the entry named last. of is what is listed.
func (p pageTokens) next(r *call, of, last string) string {
	return base64.RawURLEncoding.EncodeToString(p.keys[0].Seal(nil, nil, []byte(last), listOf(r, of)))
}

// last returns the name of the last entry of the page before the one that a request asks for. It is
// empty for the first page.
func (p pageTokens) last(r *call, of string) (string, error) {
	token := r.params.String("NextToken")
	if token == "" {
		return "", nil
	}
	sealed, err := base64.RawURLEncoding.DecodeString(token)
	if err == nil {
		for _, key := range p.keys {
			if plain, err := key.Open(nil, nil, sealed, listOf(r, of)); err == nil {
				return string(plain), nil
			}
		}
	}
	return "", badToken()
}

// badToken returns the error of a NextToken that was not given for this list, or that is too old.
func badToken() error {
	return awsquery.Errorf(awsquery.ValidationError, "The NextToken is not one that was given for this list, or it is too old. List from the beginning.")
}
