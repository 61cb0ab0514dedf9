package cloud

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"

	"hearth/shared/stack"
)

// otherKey names another cloud as one account sees it. Whoever may not have the secret
// must not get what somebody else opened with it, so the account is part of it.
func otherKey(account stack.Account, o stack.Other) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %t", keyOf(account), project(account), o.Secret, o.CACert, o.Insecure))
	return hex.EncodeToString(sum[:])
}

// elsewhere carries a call out in the cloud that the account's secret tells of. A
// credential that was refused may have been changed, so the key manager is asked once more;
// the refused call had no effect.
func (c *Cloud) elsewhere(ctx context.Context, account stack.Account, call stack.Call) stack.Answer {
	key := otherKey(account, call.Other)
	there, kept := c.others.get(key)
	for {
		if there == nil {
			opened, a := c.openOther(ctx, account, call.Other)
			if opened == nil {
				return a
			}
			there = opened
			c.others.put(key, there)
		}
		own := call
		own.Other = stack.Other{}
		own.Region = cmp.Or(call.Region, c.region(account))
		a := there.Do(ctx, stack.Account{}, own)
		if a.Code != http.StatusUnauthorized && a.Trouble != stack.Denied {
			return a
		}
		c.others.drop(key, there)
		if !kept {
			return a
		}
		there, kept = nil, false
	}
}

// openOther makes a Cloud of a secret. The payload stays in memory, as the login of it.
func (c *Cloud) openOther(ctx context.Context, account stack.Account, other stack.Other) (*Cloud, stack.Answer) {
	denied := func(reason string) (*Cloud, stack.Answer) {
		return nil, stack.Answer{Trouble: stack.Denied, Reason: reason}
	}
	if c.options.Dial == nil {
		return denied("other clouds are not reached from here")
	}
	a := c.Do(ctx, account, stack.Call{Service: "key-manager", Method: "GET", Text: true,
		Path: "/v1/secrets/" + url.PathEscape(other.Secret) + "/payload", Header: map[string]string{"Accept": "text/plain"}})
	switch {
	case a.Trouble == stack.Lost: // of the question for the secret: the call itself never left
		return nil, stack.Answer{Trouble: stack.Unsent, Reason: a.Reason}
	case a.Trouble != "":
		return nil, a
	case a.Code >= 500:
		return nil, stack.Answer{Trouble: stack.Unsent, Reason: fmt.Sprintf("the key manager answered %d", a.Code)}
	case a.Code != http.StatusOK:
		return denied(fmt.Sprintf("the secret %s cannot be had: the key manager answered %d", other.Secret, a.Code))
	}
	at, login, err := readSecret(a.Text)
	if err != nil {
		return nil, troubled(err)
	}
	trusted := &tls.Config{InsecureSkipVerify: other.Insecure} // #nosec G402: the template says so, for these calls alone
	if other.CACert != "" {
		if trusted.RootCAs, err = x509.SystemCertPool(); err != nil {
			trusted.RootCAs = x509.NewCertPool()
		}
		if !trusted.RootCAs.AppendCertsFromPEM([]byte(other.CACert)) {
			return denied("ca_cert holds no certificate")
		}
	}
	o := c.options
	o.AuthURL, o.Region, o.TLS = at, "", trusted
	there := &Cloud{options: o, login: login, now: c.now, kept: newSessions(), counts: c.counts,
		keystone: services["identity"].base(at) + "/v3", gates: newGates(o.Parallel, o.Now)}
	there.plain(&http.Transport{ // with no proxy: it would connect for us, unasked
		DialContext:            o.Dial,
		TLSHandshakeTimeout:    o.DialTimeout,
		TLSClientConfig:        trusted,
		MaxIdleConnsPerHost:    2,
		IdleConnTimeout:        o.IdleTimeout,
		MaxResponseHeaderBytes: 64 << 10,
	})
	return there, stack.Answer{}
}
