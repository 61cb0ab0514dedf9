package stack

import (
	"reflect"
	"strings"
	"testing"
)

func TestSinks(t *testing.T) {
	sink := func(target, ttl any) map[string]any {
		return map[string]any{"type": "zaqar-queue", "target": target, "ttl": ttl}
	}
	e := Environment{EventSinks: []any{
		sink("short", 5), sink("../other", 300), sink("short", 70), sink("plain", nil), sink(7, 300), sink(strings.Repeat("q", 65), 300), "text",
		sink("long", 1e12), sink("mid", 300), sink("fifth", 300),
	}}
	want := []Sink{{"short", 60}, {"plain", 3600}, {"long", 1209600}, {"mid", 300}}
	if got := e.Sinks(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
