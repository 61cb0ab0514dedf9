package awssign

import (
	"net/url"
	"strings"
	"time"
)

// readVersion2 reads a version 2 signature from the query and the form.
func readVersion2(r *Request, query []parameter) (*Claim, error) {
	form, err := formParameters(r.Form, MostParameters-len(query))
	if err != nil {
		return nil, err
	}
	list := append(query, form...)
	if err := checkOnce(list); err != nil {
		return nil, err
	}
	values := make(map[string]string, len(list))
	for _, p := range list {
		values[p.name] = p.value
	}
	c := &Claim{Version: 2, Algorithm: values["SignatureMethod"], Signature: values["Signature"], SecurityToken: values["SecurityToken"]}
	switch {
	case c.Signature == "":
		return nil, incomplete("The request must contain the parameter Signature.")
	case values["AWSAccessKeyId"] == "":
		return nil, &Error{MissingAuthenticationToken, "The request must contain the parameter AWSAccessKeyId."}
	case values["SignatureVersion"] != "2":
		return nil, incomplete("SignatureVersion must be 2; a signature of version 4 has other parameters.")
	case c.Algorithm != hmacSHA256 && c.Algorithm != hmacSHA1:
		return nil, &Error{InvalidAlgorithm, "SignatureMethod must be HmacSHA256 or HmacSHA1."}
	}
	if err := c.setAccessKey(values["AWSAccessKeyId"]); err != nil {
		return nil, err
	}
	if err := c.setTimes(values); err != nil {
		return nil, err
	}
	c.method, c.body, c.parameters = strings.ToUpper(r.Method), r.Body, list
	c.BodySigned = len(r.Body) == 0 || r.Form != nil
	c.query = canonicalQuery(list, "Signature", false)
	var paths, hosts []string
	for _, path := range r.Paths {
		paths = appendNew(paths, rooted(path))
	}
	for _, path := range r.Paths { // Heat signs the path of a signal unescaped
		if unquoted, err := url.PathUnescape(path); err == nil && !hasControl(unquoted) {
			paths = appendNew(paths, rooted(unquoted))
		}
	}
	for _, host := range r.Hosts {
		hosts = appendNew(hosts, strings.ToLower(strings.TrimSpace(host)))
	}
	c.setCandidates(paths, hosts)
	return c, nil
}

// setTimes reads Timestamp or Expires; a request with both is refused.
func (c *Claim) setTimes(values map[string]string) (err error) {
	signed, hasTime := values["Timestamp"]
	end, hasEnd := values["Expires"]
	switch {
	case hasTime && hasEnd:
		return incomplete("Timestamp and Expires must not both be given.")
	case hasTime:
		c.Time, err = parseISO("Timestamp", signed)
	case hasEnd:
		c.Expires, err = parseISO("Expires", end)
	}
	return err
}

func parseISO(name, text string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil && !t.IsZero() {
			return t.UTC(), nil
		}
	}
	return time.Time{}, incomplete(name + " must be a time such as 2015-08-30T12:36:00Z.")
}
