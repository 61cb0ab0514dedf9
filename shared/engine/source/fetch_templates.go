package source

import (
	"context"
	"maps"
	"strings"
	"time"

	"hearth/shared/stack"
)

// Bounds of what one request may make Hearth fetch.
const (
	mostFetched   = 100
	FetchedWithin = time.Minute
)

// FetchTemplates adds the templates below a stack that are named by an address to its files,
// under that address, where the rooms that open no addresses find them. One that cannot
// be had stays missing, which is told where it is named.
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
			return src // accept says what is wrong
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

// hasTemplateURL says whether anything in a source could be an address: most sources are
// spared a second look.
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
