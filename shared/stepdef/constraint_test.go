package stepdef

import (
	"testing"
	"time"

	"hearth/shared/stack"
)

var net = Constraint{
	Service: "network", Show: "/nets/{value}", UUID: true, Object: "net", List: "/nets?name={value}", In: "nets",
	Empty: "none", None: "no net '{value}'", Many: "many nets '{value}'",
}

// found plays a conversation: the expected calls, each with its answer, then the result.
func found(t *testing.T, c Constraint, value string, exchange ...any) Found {
	t.Helper()
	var answers []stack.Answer
	for i := 0; i < len(exchange); i += 2 {
		f := c.Next(value, "p1", answers)
		if f.Call == nil || f.Call.Path != exchange[i] {
			t.Fatalf("%q: asked %+v, want %s", value, f.Call, exchange[i])
		}
		answers = append(answers, exchange[i+1].(stack.Answer))
	}
	f := c.Next(value, "p1", answers)
	if f.Call != nil {
		t.Fatalf("%q: asks for %s too", value, f.Call.Path)
	}
	return f
}

func answer(code int, key string, v any) stack.Answer {
	return stack.Answer{Code: code, Body: map[string]any{key: v}}
}

func named(pairs ...string) (list []any) {
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, map[string]any{"id": pairs[i], "name": pairs[i+1]})
	}
	return list
}

func TestAskingTheCloud(t *testing.T) {
	t.Parallel()
	const id = "11111111-2222-3333-4444-555555555555"
	gone := stack.Answer{Code: 404}
	for _, tc := range []struct {
		name     string
		c        Constraint
		value    string
		exchange []any
		want     Found
	}{
		{"a name", net, "a b&c", []any{"/nets?name=a%20b%26c", answer(200, "nets", named("n1", "a b&c"))}, Found{ID: "n1"}},
		{"the cloud's filter is not trusted", net, "a", []any{"/nets?name=a", answer(200, "nets", named("n0", "ab", "n1", "a"))}, Found{ID: "n1"}},
		{"an id", net, id, []any{"/nets/" + id, answer(200, "net", map[string]any{"id": id})}, Found{ID: id}},
		{"a name that looks like an id", net, id, []any{"/nets/" + id, gone, "/nets?name=" + id, answer(200, "nets", named("n1", id))}, Found{ID: "n1"}},
		{"none", net, "a", []any{"/nets?name=a", answer(200, "nets", nil)}, Found{None: "no net 'a'"}},
		{"several", net, "a", []any{"/nets?name=a", answer(200, "nets", named("n1", "a", "n2", "a"))}, Found{Many: "many nets 'a'"}},
		{"the empty name", net, "", nil, Found{None: "no net ''"}},
		{"a service that has no such thing", net, "a", []any{"/nets?name=a", gone}, Found{None: "no net 'a'"}},
		{"an empty value that means nothing", Constraint{Show: "/k/{value}", Empty: "free"}, "", nil, Found{}},
		{"kept as given", Constraint{Show: "/k/{value}", Object: "k", Keep: true}, "key", []any{"/k/key", answer(200, "k", map[string]any{"id": 1})}, Found{ID: "key"}},
		{"known by another field", Constraint{List: "/t", In: "t", By: []string{"name", "id"}, First: true}, "n2", []any{"/t", answer(200, "t", named("n1", "a", "n2", "b"))}, Found{ID: "n2"}},
		{"an id that is taken unasked", Constraint{UUID: true, List: "/g?name={value}&p={project}", In: "g"}, id, nil, Found{ID: id}},
		{"within the project", Constraint{UUID: true, List: "/g?name={value}&p={project}", In: "g"}, "a", []any{"/g?name=a&p=p1", answer(200, "g", named("g1", "a"))}, Found{ID: "g1"}},
		{"in a domain by its name", Constraint{Show: "/u/{value}", Object: "u", List: "/u?name={value}", In: "u", Domain: true, None: "no {value}"}, "ann{acme}",
			[]any{"/u/ann", gone, "/v3/domains/acme", gone, "/v3/domains?name=acme", answer(200, "domains", named("d1", "acme")), "/u?name=ann&domain_id=d1", answer(200, "u", named("u1", "ann"))}, Found{ID: "u1"}},
		{"in a domain that is not there", Constraint{List: "/u?name={value}", In: "u", Domain: true, None: "no {value}"}, "ann{acme}",
			[]any{"/v3/domains/acme", gone, "/v3/domains?name=acme", answer(200, "domains", nil)}, Found{None: "no ann{acme}"}},
		{"the whole answer is the object", Constraint{Show: "/i/{value}"}, "i1", []any{"/i/i1", stack.Answer{Code: 200, Body: map[string]any{"id": "i1"}}}, Found{ID: "i1"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := found(t, tc.c, tc.value, tc.exchange...); got != tc.want {
				t.Errorf("%+v, want %+v", got, tc.want)
			}
		})
	}
	for _, a := range []stack.Answer{{Code: 500}, {Trouble: stack.Lost}, {Code: 401}} {
		if f := found(t, net, "a", "/nets?name=a", a); f.Failed == nil {
			t.Errorf("%+v leaves no question open", a)
		}
	}
}

func TestMessagesOfAMissingObject(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		f    Found
		ref  bool
		want string
	}{
		{Found{None: "no x"}, true, "Error validating value 'x': no x"},
		{Found{None: "no x"}, false, "Error validating value 'x': no x"},
		{Found{Many: "many x"}, true, "many x"},
		{Found{Many: "many x"}, false, "Error validating value 'x': many x"},
		{Found{ID: "1"}, true, ""},
	} {
		if got := tc.f.Message("x", tc.ref); got != tc.want {
			t.Errorf("%+v: %q, want %q", tc.f, got, tc.want)
		}
	}
}

// TestPureConstraints compares the messages with those of Heat 19.
func TestPureConstraints(t *testing.T) {
	t.Parallel()
	for name, cases := range map[string][]string{
		"net_cidr": {
			"10.0.0.0/24", "", "10.0.0.1/24", "", "::/64", "", "fe80::1/64", "", "10.0.0.1/32", "",
			"10.0.0", "'10.0.0' isn't a recognized IP subnet cidr, '10.0.0.0/32' is recommended",
			"10.0.0.0", "'10.0.0.0' isn't a recognized IP subnet cidr, '10.0.0.0/32' is recommended",
			"10/8", "'10/8' isn't a recognized IP subnet cidr, '10.0.0.0/8' is recommended",
			"10.0.0.0/255.255.255.0", "'10.0.0.0/255.255.255.0' isn't a recognized IP subnet cidr, '10.0.0.0/24' is recommended",
			"x", "Invalid net cidr invalid IPNetwork x ", "10.0.0.0/33", "Invalid net cidr invalid IPNetwork 10.0.0.0/33 ",
			"300.1.1.1/8", "Invalid net cidr invalid IPNetwork 300.1.1.1/8 ", "", "Invalid net cidr invalid IPNetwork  ",
			"10.0.0.0/24 ", "'10.0.0.0/24 ' is not a valid IP subnet",
			"10.0.0.0/255.0.255.0", "Invalid net cidr invalid IPNetwork 10.0.0.0/255.0.255.0 ",
		},
		"ip_addr": {
			"1.2.3.4", "", "::1", "", "1.2.3", "Invalid IP address", "x", "Invalid IP address", "01.2.3.4", "Invalid IP address",
			"1.2.3.4/24", "Invalid IP address", " 1.2.3.4", "Invalid IP address", "fe80::1%eth0", "Invalid IP address", "10", "Invalid IP address",
		},
		"mac_addr": {
			"00:11:22:33:44:55", "", "0011.2233.4455", "", "00-11-22-33-44-55", "", "001122334455", "", "0:1:2:3:4:5", "",
			"x", "Invalid MAC address.", "", "Invalid MAC address.",
		},
		"ip_or_cidr": {"1.2.3.4", "", "1.2.3.4/24", "", "::1/128", "", "x", "'x' is not a valid IP address", "x/2", "'x/2' is not a valid IP subnet"},
		"dns_name": {
			"a.b", "", "a.", "", "", "",
			"A", "'A' not in valid format. Reason: Name 'A' must be 1-63 characters long, each of which can only be alphanumeric or a hyphen.",
			"-a", "'-a' not in valid format. Reason: Name '-a' must not start or end with a hyphen.",
			"a..b", "'a..b' not in valid format. Reason: Encountered an empty component.",
			"a.1.", "'a.1.' not in valid format. Reason: TLD '1' must not be all numeric.",
		},
		"rel_dns_name":    {"a", "", "", "", "a.", "'a.' is a FQDN. It should be a relative domain name."},
		"dns_domain":      {"a.", "", "", "", "a", "'a' must end with '.'."},
		"iso_8601":        {"2020-01-01", "", "2020-01-01T10:00:00Z", "", "x", "Unable to parse date string 'x'"},
		"cron_expression": {"* * * * *", "", "", "", "x", "Invalid CRON expression: Exactly 5 or 6 columns has to be specified for iterator expression."},
		"timezone": {
			"UTC", "", "europe/berlin", "", "", "", "Etc/GMT_plus_3", "", "GMT+0", "",
			"Nowhere", "Invalid timezone: 'Nowhere'", " UTC", "Invalid timezone: ' UTC'", "UTC+1", "Invalid timezone: 'UTC+1'",
		},
		"test_constr": {"anything", ""},
	} {
		for i := 0; i < len(cases); i += 2 {
			if got := Pure[name](cases[i]); got != cases[i+1] {
				t.Errorf("%s %q: %q, want %q", name, cases[i], got, cases[i+1])
			}
		}
	}
	for name := range Pure {
		if got := Pure[name]([]any{1}); got == "" && name != "test_constr" {
			t.Errorf("%s takes a list", name)
		}
	}
}

// TestExpiration compares the messages with those that Heat gave on 2026-11-22.
func TestExpiration(t *testing.T) {
	now := time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC)
	for value, want := range map[string]string{
		"": "", "2040-01-01": "", "2030-01-01T00:00:00Z": "", "20300101T000000": "", "2026-11-22T22:30:00+01:00": "",
		" 2030-01-01T00:00:00 ":     "",
		"2001-01-01T00:00:00":       "Expiration 2001-01-01T00:00:00 is invalid: Expiration time is out of date.",
		"2026-11-22T22:00:00+01:00": "Expiration 2026-11-22T22:00:00+01:00 is invalid: Expiration time is out of date.",
		"x":                         "Expiration x is invalid: Unable to parse date string 'x'",
		"2040-13-01":                "Expiration 2040-13-01 is invalid: month must be in 1..12",
	} {
		if got := Timed["expiration"](value, now); got != want {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
	}
}
