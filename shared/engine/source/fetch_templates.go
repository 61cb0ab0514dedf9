package source

import (
	"context"
	"maps"
	"strings"
	"time"

	"hearth/shared/stack"
)

// Limits of what one request may make Hearth fetch.
const (
	mostFetched   = 100
	FetchedWithin = time.Minute
)

// FetchTemplates fetches the templates of nested stacks that are named by a URL, and adds each to
// the files under its URL. There the rooms that make no requests find it. A template that cannot be
// fetched stays missing. The problem is reported at the place that names it.
func (e *Reader) FetchTemplates(ctx context.Context, s stack.Stack, src stack.Source) stack.Source {
	if e.Fetcher == nil || !hasTemplateURL(src) {
		return src
	}
	ctx, cancel := context.WithTimeout(ctx, FetchedWithin)
	defer cancel()
	tried := map[string]bool{}
	for {
		parsed, _, err := e.Read(ctx, s, src)
		if err != nil || parsed == nil {
			return src // Accept reports the problem
		}
		parsed.Stack.Check(false)
		parsed.Stack.Walk(false)
		if stack.MeterOf(ctx).Ended() != nil {
			return src
		}
		more := false
		for _, address := range parsed.Stack.Missing() {
			if tried[address] || len(tried) >= mostFetched {
				continue
			}
			tried[address] = true
			text, err := e.Fetcher.Get(ctx, address)
			if err != nil {
				continue
			}
			if !more {
				src.Files = maps.Clone(src.Files)
				if src.Files == nil {
					src.Files = map[string]string{}
				}
			}
			src.Files[address], more = string(text), true
		}
		if !more {
			return src
		}
	}
}

// hasTemplateURL reports whether a source may contain a URL of a template. Most sources contain
// none and need not be parsed twice.
func hasTemplateURL(src stack.Source) bool {
	if strings.Contains(string(src.Template), "://") || within(src.Environment.ResourceRegistry) {
		return true
	}
	for _, text := range src.Files {
		if strings.Contains(text, "://") {
			return true
		}
	}
	return false
}

func within(section map[string]any) bool {
	for key, v := range section {
		below, _ := v.(map[string]any)
		text, _ := v.(string)
		if strings.Contains(key, "://") || strings.Contains(text, "://") || within(below) {
			return true
		}
	}
	return false
}
