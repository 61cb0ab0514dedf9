package live

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"hearth/shared/python"
	"hearth/shared/stack"
)

const (
	containerService = "object-store"
	downloads        = 8 // at once from one container
)

// Container returns the files of a Swift container as the caller may read them, except those in
// but. It fails when they are larger than most bytes together. Its errors are Heat's.
func (e *Runtime) Container(ctx context.Context, c stack.Caller, name string, but map[string]string, most int64) (map[string]string, error) {
	account := c.Account()
	path := "/" + url.PathEscape(name)
	list := e.Call(ctx, account, stack.Call{Service: containerService, Method: "GET", Path: path + "?format=json"})
	if list.Code >= 300 || list.Trouble != "" {
		return nil, swiftError(name, "Container", list)
	}
	size, _ := strconv.ParseInt(list.Header["X-Container-Bytes-Used"], 10, 64)
	if size > most {
		return nil, stack.Errorf(stack.DownloadLimitExceeded, "Total size of files to download (%d bytes) exceeds maximum allowed (%d bytes).", size, most)
	}
	files, total := map[string]string{}, int64(0)
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(downloads)
	objects, _ := list.Body[""].([]any)
	for _, one := range objects {
		object, _ := one.(map[string]any)
		file, _ := object["name"].(string)
		if _, given := but[file]; given || file == "" {
			continue
		}
		group.Go(func() error {
			return stack.Recovered(func() error {
				text, err := e.download(ctx, account, name, file)
				if err != nil {
					return err
				}
				mu.Lock()
				defer mu.Unlock()
				files[file] = text
				if total += int64(len(text)); total > most { // the container's own count may be out of date
					return stack.Errorf(stack.DownloadLimitExceeded, "Total size of files to download (%d bytes) exceeds maximum allowed (%d bytes).", total, most)
				}
				return nil
			})
		})
	}
	if err := group.Wait(); err != nil {
		stack.PassOn(err)
		return nil, err
	}
	return files, nil
}

// download returns the text of one file of a container.
func (e *Runtime) download(ctx context.Context, account stack.Account, container, file string) (string, error) {
	a := e.Call(ctx, account, stack.Call{Service: containerService, Method: "GET", Path: "/" + url.PathEscape(container) + "/" + escapePath(file), Text: true})
	if a.Code >= 300 || a.Trouble != "" {
		return "", swiftError(container, "Object", a)
	}
	if !utf8.ValidString(a.Text) || strings.ContainsRune(a.Text, 0) {
		return "", stack.Errorf(stack.BadRequest, "The file %s of container %s is no text in UTF-8.", file, container)
	}
	return a.Text, nil
}

// escapePath returns an object's name for use in a URL. Slashes are kept.
func escapePath(name string) string {
	parts := strings.Split(name, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.Join(parts, "/")
}

// swiftError returns the error for an answer of Swift, in the words of Swift's client.
func swiftError(container, what string, a stack.Answer) error {
	if a.Trouble != "" || a.Code >= 500 {
		return stack.Errorf(stack.Unavailable, "Container %s cannot be read now.", container)
	}
	text := []rune(a.Text)
	reason := fmt.Sprintf("%s GET failed: %s %s  [first 60 chars of response] b%s", what, a.Header["Content-Location"], strconv.Itoa(a.Code)+" "+http.StatusText(a.Code), python.Quote(string(text[:min(60, len(text))])))
	if id := a.Header["X-Trans-Id"]; id != "" {
		reason += " (txn: " + id + ")"
	}
	return stack.Errorf(stack.NotFound, "Could not fetch files from container %s, reason: %s.", container, reason)
}
