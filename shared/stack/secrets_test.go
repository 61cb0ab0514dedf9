package stack

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

const canary = `Can"ary's 1/ä secret`

func TestSecretFormats(t *testing.T) {
	s := NewSecret(canary)
	holder := struct {
		Name   string
		Secret Secret
		Any    any
		List   []Secret
		Map    map[string]Secret
		Set    *Secrets
		own    Secret
		set    *Secrets
	}{"n", s, s, []Secret{s}, map[string]Secret{"k": s}, setOf(canary), s, setOf(canary)}
	var out strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T"} {
		fmt.Fprintf(&out, verb+" "+verb+" "+verb+"\n", s, &s, holder)
		fmt.Fprintf(&out, verb, setOf(canary))
	}
	for _, v := range []any{s, holder} {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(text)
	}
	for _, h := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(h).Info("m", "secret", s, "holder", holder, "error", fmt.Errorf("e: %v", s))
	}
	for _, form := range append(formsOf(canary), "436e", fmt.Sprintf("%x", canary)) {
		if strings.Contains(out.String(), form) {
			t.Errorf("%q can be read in:\n%s", form, out.String())
		}
	}
	if !strings.Contains(out.String(), Masked) || s.RevealText() != canary {
		t.Errorf("nothing is masked, or nothing revealed: %s", out.String())
	}
}

func setOf(values ...any) *Secrets {
	s := &Secrets{}
	for _, v := range values {
		s.Add(v)
	}
	return s
}

func TestMask(t *testing.T) {
	for _, c := range []struct {
		secret     any
		text, want string
	}{
		{"correct-horse", "user:correct-horse@host", "user:******@host"},
		{"correct-horse", "xcorrect-horsex", "x******x"},
		{"pass", "password pass 'pass'.", "password ****** '******'."},
		{"demo", "demo-stack of demo", "demo-stack of ******"},
		{"ab", "ab", "******"},
		{"ab", "ab ab", "ab ab"},
		{true, "true", "true"},
		{12345678, "n 12345678", "n ******"},
		{map[string]any{"k": []any{"first secret", "second secret"}}, "first secret, second secret", "******, ******"},
		{canary, `{"a": "Can\"ary's 1/\u00e4 secret"}`, `{"a": "******"}`},
		{canary, "Can%22ary%27s+1%2F%C3%A4+secret", "******"},
		{"a long secret", "cut off at a long sec", "cut off at ******"},
		{"a long secret", "cut off at a long sec...", "cut off at ******..."},
		{"-----BEGIN KEY-----\nMIIEpAIBAAKCAQEA1234\n-----END KEY-----\n", "bad line MIIEpAIBAAKCAQEA1234", "bad line ******"},
		{"two\nlines here", `x two\nlines here x`, "x ****** x"},
	} {
		s := setOf(c.secret)
		if got := s.Mask(c.text); got != c.want {
			t.Errorf("%v in %q: %q, want %q", c.secret, c.text, got, c.want)
		}
		if got := NewSecretsOver(s).Mask(c.text); got != c.want {
			t.Errorf("%v below, in %q: %q, want %q", c.secret, c.text, got, c.want)
		}
	}
}

func TestMaskValue(t *testing.T) {
	s := setOf("a secret text", 424242)
	v := map[string]any{"a": []any{"is a secret text", 1, true, 424242}, "b": json.Number("424242"), "c": NewSecret("other")}
	got := fmt.Sprint(s.MaskValue(v))
	if want := "map[a:[is ****** 1 true ******] b:****** c:******]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if fmt.Sprint(v["a"]) != "[is a secret text 1 true 424242]" {
		t.Error("the value was changed")
	}
}

func TestMaskErrors(t *testing.T) {
	s := setOf("a secret text", "ab")
	err := s.MaskError(Errorf(NotFound, `'ab' of a secret text, not about`))
	if err.Error() != "'******' of ******, not about" || CodeOf(err) != NotFound {
		t.Error(err)
	}
	err = s.MaskError(Problems{{Code: BadRequest, Message: "a secret text"}})
	if err.Error() != Masked || CodeOf(err) != BadRequest {
		t.Error(err)
	}
	plain := errors.New("nothing")
	if s.MaskError(plain) != plain || (*Secrets)(nil).MaskError(plain) != plain {
		t.Error("what holds no secret is another error")
	}
}

func TestWithin(t *testing.T) {
	s := NewSecretsOver(setOf("a secret text", "another secret"))
	s.Add("own secret")
	got := s.Within(map[string]any{"p": "it is own secret here", "q": []any{"a secret text"}}).List()
	switch {
	case len(got) != 2:
		t.Errorf("len(got) = %d, want 2", len(got))
	case got[0].RevealText() != "a secret text":
		t.Errorf("%d found", len(got))
	case got[1].RevealText() != "own secret":
		t.Errorf("%d found", len(got))
	}
}
