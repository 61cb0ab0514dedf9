package stepdef

import (
	"fmt"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Pure are the constraints that need no cloud. Each returns what is wrong with a value in Heat's
// words, which follow "Error validating value '…': ", or an empty text.
var Pure = map[string]func(v any) string{
	"ip_addr":         text(ipAddr),
	"mac_addr":        text(macAddr),
	"net_cidr":        text(netCIDR),
	"ip_or_cidr":      text(ipOrCIDR),
	"dns_name":        text(dnsName),
	"rel_dns_name":    text(relDNSName),
	"dns_domain":      text(dnsDomain),
	"iso_8601":        text(iso8601),
	"timezone":        text(timezone),
	"cron_expression": text(cron),
	"test_constr":     func(any) string { return "" }, // Heat only sleeps in it
}

func text(check func(string) string) func(any) string {
	return func(v any) string {
		s, ok := Text(v)
		if !ok {
			return "a text is needed"
		}
		return check(s)
	}
}

func ipAddr(s string) string {
	if !isAddr(s) {
		return "Invalid IP address"
	}
	return ""
}

// isAddr accepts no zone: netaddr, which Heat uses, knows none.
func isAddr(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.Zone() == ""
}

var mac = regexp.MustCompile(`^(?i)(([0-9a-f]{1,2}:){5}[0-9a-f]{1,2}|([0-9a-f]{1,2}-){5}[0-9a-f]{1,2}|([0-9a-f]{1,4}[.:-]){2}[0-9a-f]{1,4}|[0-9a-f]{6}-[0-9a-f]{6}|[0-9a-f]{11,12})$`)

func macAddr(s string) string {
	if !mac.MatchString(s) {
		return "Invalid MAC address."
	}
	return ""
}

func netCIDR(s string) string {
	if _, ok := prefix(strings.TrimSpace(s)); !ok {
		return fmt.Sprintf("Invalid net cidr invalid IPNetwork %s ", s)
	}
	return subnet(s)
}

func ipOrCIDR(s string) string {
	if strings.Contains(s, "/") {
		return subnet(s)
	}
	if !isAddr(s) {
		return fmt.Sprintf("'%s' is not a valid IP address", s)
	}
	return ""
}

// subnet requires a prefix that is written out: 10/8 is understood and refused. Bits beyond the
// prefix are allowed.
func subnet(s string) string {
	p, ok := prefix(s)
	if !ok || strings.ContainsFunc(s, unicode.IsSpace) {
		return fmt.Sprintf("'%s' is not a valid IP subnet", s)
	}
	if !strings.Contains(s, "/") || p.Addr().Is4() && p.String() != s {
		return fmt.Sprintf("'%s' isn't a recognized IP subnet cidr, '%s' is recommended", s, p.Masked())
	}
	return ""
}

// prefix reads a network as leniently as netaddr: a bare address, fewer than four octets, a netmask
// in dots.
func prefix(s string) (netip.Prefix, bool) {
	left, right, slash := strings.Cut(s, "/")
	if parts := strings.Split(left, "."); len(parts) < 4 && !strings.Contains(left, ":") && left != "" {
		left += strings.Repeat(".0", 4-len(parts))
	}
	a, err := netip.ParseAddr(left)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, false
	}
	bits := a.BitLen()
	if slash {
		var ok bool
		if bits, ok = maskBits(right, bits); !ok {
			return netip.Prefix{}, false
		}
	}
	return netip.PrefixFrom(a, bits), true
}

func maskBits(s string, max int) (int, bool) {
	if n, err := strconv.Atoi(s); err == nil {
		return n, n >= 0 && n <= max
	}
	m, err := netip.ParseAddr(s)
	if err != nil || m.BitLen() != max {
		return 0, false
	}
	n, ended := 0, false
	for _, b := range m.AsSlice() {
		for i := 7; i >= 0; i-- {
			one := b>>i&1 == 1
			if one && ended {
				return 0, false
			}
			if one {
				n++
			}
			ended = ended || !one
		}
	}
	return n, true
}

const (
	labelMax = 63
	nameMax  = 255
)

var (
	label  = regexp.MustCompile(`^[a-z0-9-]{1,63}$`)
	digits = regexp.MustCompile(`^[0-9]+$`)
)

func dnsName(s string) string {
	if why := dnsFormat(s); why != "" {
		return fmt.Sprintf("'%s' not in valid format. Reason: %s", s, why)
	}
	return ""
}

func dnsFormat(s string) string {
	trimmed := strings.TrimSuffix(s, ".")
	if s == "" {
		return ""
	}
	if len(trimmed) > nameMax {
		return fmt.Sprintf("'%s' exceeds the %d character FQDN limit", trimmed, nameMax)
	}
	names := strings.Split(trimmed, ".")
	for _, n := range names {
		switch {
		case n == "":
			return "Encountered an empty component."
		case strings.HasPrefix(n, "-") || strings.HasSuffix(n, "-"):
			return fmt.Sprintf("Name '%s' must not start or end with a hyphen.", n)
		case !label.MatchString(n):
			return fmt.Sprintf("Name '%s' must be 1-%d characters long, each of which can only be alphanumeric or a hyphen.", n, labelMax)
		}
	}
	if last := names[len(names)-1]; strings.HasSuffix(s, ".") && len(names) > 1 && digits.MatchString(last) {
		return fmt.Sprintf("TLD '%s' must not be all numeric.", last)
	}
	return ""
}

func relDNSName(s string) string {
	switch {
	case strings.HasSuffix(s, "."):
		return fmt.Sprintf("'%s' is a FQDN. It should be a relative domain name.", s)
	case len(s) > nameMax-3:
		return fmt.Sprintf("'%s' contains '%d' characters. Adding a domain name will cause it to exceed the maximum length of a FQDN of '%d'.", s, len(s), nameMax)
	}
	return dnsName(s)
}

func dnsDomain(s string) string {
	if why := dnsName(s); why != "" || s == "" || strings.HasSuffix(s, ".") {
		return why
	}
	return fmt.Sprintf("'%s' must end with '.'.", s)
}

var cronField = regexp.MustCompile(`^(?i)[0-9a-z*/,#?-]+$`)

func cron(s string) string {
	fields := strings.Fields(s)
	if s == "" {
		return ""
	}
	if len(fields) != 5 && len(fields) != 6 {
		return "Invalid CRON expression: Exactly 5 or 6 columns has to be specified for iterator expression."
	}
	for _, f := range fields {
		if !cronField.MatchString(f) {
			return fmt.Sprintf("Invalid CRON expression: [%s] is not acceptable", s)
		}
	}
	return ""
}
