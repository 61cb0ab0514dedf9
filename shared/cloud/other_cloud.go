package cloud

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"hearth/shared/stack"
)

// A stack's author chooses the URL of another cloud, so its limits are lower than those of the own
// cloud.
const (
	otherTimeout = time.Minute // of one call there, with the token and the wait for the rate
	otherAnswer  = 4 << 20     // bytes
)

// otherKey names another cloud as one account sees it. The account is part of it, so that an
// account that may not read the secret cannot use what another account opened with it.
func otherKey(account stack.Account, o stack.Other) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %t", keyOf(account), project(account), o.Secret, o.CACert, o.Insecure))
	return hex.EncodeToString(sum[:])
}

// elsewhere makes a call in the cloud that the account's secret describes. A credential that was
// refused may have been replaced, so the key manager is asked once more. The refused call had no
// effect.
func (c *Cloud) elsewhere(ctx context.Context, account stack.Account, call stack.Call) stack.Answer {
	ctx, cancel := context.WithTimeout(ctx, otherTimeout)
	defer cancel()
	own := call
	own.Other, own.Region = stack.Other{}, cmp.Or(call.Region, c.region(account))
	key := otherKey(account, call.Other)
	there, kept := c.others.get(key)
	for {
		if there == nil {
			var err error
			if there, err = c.other(ctx, key, account, call.Other); err != nil {
				return troubled(err)
			}
		}
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

// other returns the other cloud. Concurrent calls wait for one opening.
func (c *Cloud) other(ctx context.Context, key string, account stack.Account, other stack.Other) (*Cloud, error) {
	opening := c.flights.DoChan("other "+key, func() (there any, err error) {
		err = stack.Recovered(func() error {
			there, err = c.openOtherOnce(ctx, key, account, other)
			return err
		})
		return there, err
	})
	select {
	case result := <-opening:
		if result.Err != nil {
			stack.PassOn(result.Err)
			return nil, result.Err
		}
		return result.Val.(*Cloud), nil
	case <-ctx.Done():
		return nil, &refusal{stack.Unsent, "gave up waiting for the credential of the remote cloud: " + ctx.Err().Error()}
	}
}

// openOtherOnce returns the other cloud, and opens it unless another call was faster. The opening
// serves other calls too, so it does not end with ctx.
func (c *Cloud) openOtherOnce(ctx context.Context, key string, account stack.Account, other stack.Other) (*Cloud, error) {
	if there, kept := c.others.get(key); kept {
		return there, nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), otherTimeout)
	defer cancel()
	there, err := c.openOther(ctx, account, other)
	if err == nil {
		c.others.put(key, there)
	}
	return there, err
}

// openOther makes a Cloud from a secret. The payload stays in memory, as its login.
func (c *Cloud) openOther(ctx context.Context, account stack.Account, other stack.Other) (*Cloud, error) {
	if c.options.Dial == nil {
		return nil, &refusal{stack.Denied, "other clouds are not reached from here"}
	}
	payload, err := c.payload(ctx, account, other.Secret)
	if err != nil {
		return nil, err
	}
	at, login, err := readSecret(payload)
	if err != nil {
		return nil, err
	}
	trusted, err := trust(other)
	if err != nil {
		return nil, err
	}
	o := c.options
	o.AuthURL, o.Region, o.Interface, o.TLS = at, "", "public", trusted
	o.CallTimeout, o.AnswerLimit = min(o.CallTimeout, otherTimeout), min(o.AnswerLimit, otherAnswer)
	there := &Cloud{options: o, login: login, now: c.now, kept: newSessions(), counts: c.counts,
		keystone: services["identity"].base(at) + "/v3", gates: newGates(o.Parallel, o.Now)}
	there.plain(&http.Transport{ // without a proxy, which would connect without a check
		DialContext:            silent(o.Dial),
		TLSHandshakeTimeout:    o.DialTimeout,
		TLSClientConfig:        trusted,
		MaxIdleConnsPerHost:    2,
		IdleConnTimeout:        o.IdleTimeout,
		MaxResponseHeaderBytes: 64 << 10,
	})
	return there, nil
}

// trust returns which certificates the other cloud may show.
func trust(other stack.Other) (*tls.Config, error) {
	trusted := &tls.Config{InsecureSkipVerify: other.Insecure} // #nosec G402: the template says so, for these calls alone
	if other.CACert == "" {
		return trusted, nil
	}
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	if !roots.AppendCertsFromPEM([]byte(other.CACert)) {
		return nil, &refusal{stack.Denied, "ca_cert holds no certificate"}
	}
	trusted.RootCAs = roots
	return trusted, nil
}

// silent hides why a connection failed: whether an address is forbidden, unreachable or without a
// listener would reveal the network behind the service.
func silent(dial func(ctx context.Context, network, address string) (net.Conn, error)) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, &net.OpError{Op: "dial", Net: network, Err: errors.New("no connection")}
		}
		return conn, nil
	}
}

// nameless returns an error without its URL, because the URL of another cloud is part of a secret.
func nameless(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}
