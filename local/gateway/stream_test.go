package gateway_test

import (
	"bufio"
	"io"
	"net/http"
	"strings"
	"testing"

	"hearth/functions"
	"hearth/local/gateway"
)

// What a function sends piece by piece arrives piece by piece: it sends the second
// only when the first has been read.
func TestPiecesFlow(t *testing.T) {
	read := make(chan struct{})
	slowly := func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "first\n")
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
		<-read
		_, _ = io.WriteString(w, "second\n")
	}
	_, s := open(t, gateway.Needs{Functions: []gateway.Function{{Name: "slow", Handler: functions.Handler{HTTP: http.HandlerFunc(slowly)}}}})
	answer, err := http.Get(s.URL + "/function/slow/events")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	in := bufio.NewReader(answer.Body)
	if line, err := in.ReadString('\n'); line != "first\n" || err != nil {
		t.Fatal(line, err)
	}
	close(read)
	if rest, err := io.ReadAll(in); strings.TrimSpace(string(rest)) != "second" || err != nil {
		t.Error(string(rest), err)
	}
}
