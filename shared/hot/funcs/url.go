package funcs

import (
	"fmt"
	"slices"
	"strings"
)

var urlWords = []string{"scheme", "username", "password", "host", "port", "path", "query", "fragment"}

func checkURL(name string, args *Node) error {
	if args.Kind != Map {
		return bad(`The arguments to "%s" must be a map`, name)
	}
	var wrong []string
	for _, key := range args.Keys {
		if !slices.Contains(urlWords, key) {
			wrong = append(wrong, key)
		}
	}
	if len(wrong) > 0 {
		return bad(`Invalid arguments to "%s": %s`, name, strings.Join(wrong, ", "))
	}
	given := map[string]any{}
	for i, key := range args.Keys {
		if item := args.Items[i]; !item.IsCall() {
			given[key] = item.Plain()
		}
	}
	return urlParts(name, given)
}

func urlParts(name string, args map[string]any) error {
	for _, word := range urlWords {
		v, ok := args[word]
		if !ok {
			continue
		}
		switch word {
		case "query":
			if _, ok := v.(map[string]any); !ok {
				return bad(`The "%s" argument to "%s" must be a map`, word, name)
			}
			return nil // Heat looks no further, so a fragment is not checked
		case "port":
			port, err := integer(v)
			if err != nil {
				return bad(`Invalid URL port "%s" for %s called with %s`, quote(Shown(v)), name, quote(Quoted(args)))
			}
			if port < 1 || port > 65535 {
				return bad("Invalid URL port %d, must be in range 1-65535", port)
			}
		default:
			if _, ok := v.(string); !ok {
				return bad(`The "%s" argument to "%s" must be a string`, word, name)
			}
		}
	}
	return nil
}

// makeURL keeps the order in which a query is written.
func makeURL(name string, n *Node, s Scope) (any, error) {
	args, err := Resolve(n, s)
	if err != nil {
		return nil, err
	}
	if u, unknown, err := findUnknown(args, s); unknown || err != nil {
		return u, err
	}
	m, ok := args.(map[string]any)
	if !ok {
		return nil, bad(`The arguments to "%s" must be a map`, name)
	}
	if err := urlParts(name, m); err != nil {
		return nil, err
	}
	text := func(key string) string { s, _ := m[key].(string); return s }
	scheme := text("scheme")
	if strings.Contains(scheme, ":") {
		return nil, bad(`URL "scheme" should not contain ':'`)
	}
	var url strings.Builder
	if user, password := text("username"), text("password"); user != "" || password != "" {
		url.WriteString(percent(user, ""))
		if password != "" {
			url.WriteString(":" + percent(password, ""))
		}
		url.WriteByte('@')
	}
	host := text("host")
	if strings.HasPrefix(host, "[") && strings.HasSuffix(host, "]") && len(host) > 1 {
		host = host[1 : len(host)-1]
	}
	if host = percent(host, ":"); strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	url.WriteString(host)
	if port := m["port"]; Truth(port) {
		url.WriteString(":" + Str(port))
	}
	return unsplit(scheme, url.String(), percent(text("path"), "/"), query(m["query"], n.Get("query")), percent(text("fragment"), "/")), nil
}

// slashed are the schemes that have // even before an empty host.
var slashed = []string{"", "ftp", "http", "gopher", "nntp", "telnet", "imap", "wais", "file", "mms", "https", "shttp",
	"snews", "prospero", "rtsp", "rtspu", "rsync", "svn", "svn+ssh", "sftp", "nfs", "git", "git+ssh", "ws", "wss", "itms-services"}

func unsplit(scheme, host, path, query, fragment string) string {
	url := path
	if host != "" || scheme != "" && slices.Contains(slashed, scheme) && !strings.HasPrefix(url, "//") {
		if url != "" && !strings.HasPrefix(url, "/") {
			url = "/" + url
		}
		url = "//" + host + url
	}
	if scheme != "" {
		url = scheme + ":" + url
	}
	if query != "" {
		url += "?" + query
	}
	if fragment != "" {
		url += "#" + fragment
	}
	return url
}

func query(v any, written *Node) string {
	m, _ := v.(map[string]any)
	parts := make([]string, 0, len(m))
	keys := sortedKeys(m)
	if written != nil && written.Kind == Map {
		keys = written.Keys
	}
	for _, key := range keys {
		if _, there := m[key]; !there {
			continue
		}
		parts = append(parts, form(key)+"="+form(Str(m[key])))
	}
	return strings.Join(parts, "&")
}

func form(s string) string { return strings.ReplaceAll(percent(s, " /"), " ", "+") }

// percent escapes everything except letters, digits, _.-~ and the safe characters.
func percent(s, safe string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		plain := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("_.-~"+safe, c) >= 0
		if plain {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
