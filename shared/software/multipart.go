package software

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
)

// A Part is one file of a multipart text.
type Part struct {
	Name, Subtype, Content string
	Bare                   bool // it is no file: it has no name
}

// Multipart joins parts as cloud-init reads them. The same parts always make the same text: the
// boundary is derived from their content.
func Multipart(all []Part) string {
	sum := sha256.New()
	for _, p := range all {
		fmt.Fprintf(sum, "%q %q %q\n", p.Name, p.Subtype, p.Content)
	}
	border := fmt.Sprintf("===============%x==", sum.Sum(nil)[:16])
	var out strings.Builder
	fmt.Fprintf(&out, "Content-Type: multipart/mixed; boundary=%q\nMIME-Version: 1.0\n", border)
	for _, p := range all {
		charset, encoding, content := "us-ascii", "7bit", p.Content
		if !ascii(content) {
			charset, encoding, content = "utf-8", "base64", folded(base64.StdEncoding.EncodeToString([]byte(content)))
		}
		subtype := p.Subtype
		if subtype == "" {
			subtype = "plain"
		}
		fmt.Fprintf(&out, "\n--%s\nContent-Type: text/%s; charset=%q\nMIME-Version: 1.0\nContent-Transfer-Encoding: %s\n", border, subtype, charset, encoding)
		if !p.Bare {
			fmt.Fprintf(&out, "Content-Disposition: attachment; filename=%q\n", p.Name)
		}
		out.WriteString("\n" + content)
	}
	fmt.Fprintf(&out, "\n--%s--\n", border)
	return out.String()
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] > 0x7e {
			return false
		}
	}
	return true
}

// folded breaks base64 into lines of 76 characters, as mail requires.
func folded(s string) string {
	var out strings.Builder
	for len(s) > 76 {
		out.WriteString(s[:76] + "\n")
		s = s[76:]
	}
	out.WriteString(s + "\n")
	return out.String()
}

var (
	boundaryOf = regexp.MustCompile(`(?i)content-type:\s*multipart/[a-z]+;[^\n]*\n?[^\n]*?boundary="?([^"\s;]+)"?`)
	subtypeOf  = regexp.MustCompile(`(?im)^content-type:\s*text/([^\s;]+)`)
	filenameOf = regexp.MustCompile(`(?i)filename="?([^"\n;]+)"?`)
	base64Of   = regexp.MustCompile(`(?im)^content-transfer-encoding:\s*base64\s*$`)
)

// Parts splits user data that is a multipart text itself, such as that of OS::Heat::MultipartMime.
// Any other text is one part.
func Parts(content string) []Part {
	text := strings.ReplaceAll(content, "\r\n", "\n")
	head, body, _ := strings.Cut(text, "\n\n")
	m := boundaryOf.FindStringSubmatch(head)
	if m == nil {
		return []Part{{Content: content}}
	}
	var out []Part
	pieces := strings.Split("\n"+body, "\n--"+m[1])
	for _, piece := range pieces[1:] {
		if strings.HasPrefix(piece, "--") {
			break
		}
		header, inner, _ := strings.Cut(strings.TrimPrefix(piece, "\n"), "\n\n")
		p := Part{Content: inner, Subtype: "plain"}
		if s := subtypeOf.FindStringSubmatch(header); s != nil {
			p.Subtype = s[1]
		}
		if f := filenameOf.FindStringSubmatch(header); f != nil {
			p.Name = f[1]
		}
		if base64Of.MatchString(header) {
			if plain, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(inner), "")); err == nil {
				p.Content = string(plain)
			}
		}
		out = append(out, p)
	}
	return out
}
