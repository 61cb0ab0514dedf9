package api

import (
	"context"
	"time"

	"hearth/shared/access"
	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

// How often a stream reads new events: soon after the last ones, then less often. It ends after a while,
// and its client connects again.
const (
	lookSoon   = 100 * time.Millisecond
	lookLater  = time.Second
	heartbeat  = 15 * time.Second
	streamMost = 10 * time.Minute
	firstPage  = 8 // doubles up to lastPage: most clients that connect again need few events
	lastPage   = 200
)

// A watch is one stream of a stack's history.
type watch struct {
	a        *api
	r        *web.Request
	stack    stack.Stack
	depth    int
	complete bool // it ends with the action in progress, not with the stack
	after    stack.Position
	page     int
	full     bool                   // the last page was: there may be more at once
	names    map[string]stack.Stack // stacks below, by id
}

// streamEvents sends the events of a stack as they happen. A caller that names the last event
// it has seen gets exactly the later ones.
func (a *api) streamEvents(r *web.Request) (web.Reply, error) {
	w := &watch{a: a, r: r, page: firstPage, names: map[string]stack.Stack{}}
	var err error
	if w.depth, _, err = r.Int("nested_depth"); err != nil {
		return web.Reply{}, err
	}
	switch until := r.Param("until"); until {
	case "complete":
		w.complete = true
	case "", "deleted":
	default:
		return web.Reply{}, stack.Errorf(stack.BadRequest, `Unrecognized value "%s" for "until", acceptable values are: complete, deleted.`, until)
	}
	if w.stack, err = a.stackOf(r); err != nil {
		return web.Reply{}, err
	}
	resumed, err := w.resume()
	if err != nil {
		return web.Reply{}, err
	}
	// A resumed stream with nothing left to send answers 204. Browsers reconnect until they
	// get it.
	events, over, err := w.next(r.Context())
	if err != nil {
		return web.Reply{}, err
	}
	if resumed && over && len(events) == 0 {
		return web.NoContent()
	}
	leave, err := a.watchers.enter(r.Caller.Project)
	if err != nil {
		return web.Reply{}, err
	}
	return web.Streamed("text/event-stream", func(s *web.Stream) {
		defer leave()
		w.run(s, events, over)
	})
}

// resume returns the event after which the stream begins: Last-Event-ID, which browsers send, or the
// parameter after. Both accept an ID of the stream or of an event.
func (w *watch) resume() (bool, error) {
	last := w.r.Header.Get("Last-Event-ID")
	if last == "" {
		last = w.r.Param("after")
	}
	if last == "" {
		return false, nil
	}
	var ok bool
	if w.after, ok = stack.ParsePosition(last); ok {
		return true, nil
	}
	e, err := w.a.Store.Events.EventByID(w.r.Context(), w.stack.ID, last)
	if c := stack.CodeOf(err); c == stack.EntityNotFound || c == stack.NotFound {
		err = stack.Errorf(web.HTTPNotFound, "No event %s found", last)
	}
	w.after = e.At
	return true, err
}

// next returns the new events, and whether they are the last. It reads the stack before its
// events, so that the events include the one for the status it has read.
func (w *watch) next(ctx context.Context) (events []stack.Event, over bool, err error) {
	s, err := w.a.Store.Stacks.FindStack(ctx, w.stack.Project, w.stack.ID)
	if err != nil {
		return nil, stack.CodeOf(err) == stack.EntityNotFound, err
	}
	w.stack = s
	events, more, err := w.a.Store.Events.EventsAfter(ctx, s.ID, w.depth, w.after, w.page)
	if err != nil {
		return nil, false, err
	}
	if n := len(events); n > 0 {
		w.after = events[n-1].At
	}
	if w.full = len(events) == w.page; w.full {
		w.page = min(w.page*2, lastPage)
	}
	done := access.IsGone(s) || w.complete && s.Status != stack.InProgress
	return events, done && !more && !w.full, nil
}

// run sends events until the stream ends. An error ends it too: the client connects again, and goes on
// after the last event that it got.
func (w *watch) run(s *web.Stream, events []stack.Event, over bool) {
	ctx, cancel := context.WithTimeout(w.r.Context(), streamMost)
	defer cancel()
	if until := w.r.Caller.Expires; !until.IsZero() {
		ctx, cancel = context.WithDeadline(ctx, until)
		defer cancel()
	}
	flows, err := s.Send([]byte("retry: 1000\n\n"))
	pause, quiet := lookSoon, time.Duration(0)
	for err == nil {
		if len(events) > 0 {
			pause, quiet = lookSoon, 0
			if err = w.send(ctx, s, events); err != nil {
				return
			}
		}
		if over {
			w.end(s)
			return
		}
		if !w.full {
			if !flows {
				return // a platform that keeps an answer until it is complete
			}
			select {
			case <-ctx.Done():
				return
			case <-w.r.Ending():
				return
			case <-time.After(pause):
			}
			if quiet += pause; quiet >= heartbeat {
				quiet = 0
				if _, err = s.Send([]byte(": nothing new\n\n")); err != nil {
					return
				}
			}
			pause = min(pause*2, lookLater)
		}
		events, over, err = w.next(ctx)
	}
	if stack.CodeOf(err) != stack.EntityNotFound && ctx.Err() == nil {
		w.a.Log.WarnContext(ctx, "a stream of events ended early", "request_id", w.r.ID, "stack", w.stack.ID, "error", err)
	}
}

func (w *watch) send(ctx context.Context, s *web.Stream, events []stack.Event) error {
	var all []byte
	for _, e := range events {
		item, err := w.a.eventItem(ctx, w.r, w.stack, w.depth, w.names, e)
		if err != nil {
			return err
		}
		data, err := web.JSON(item)
		if err != nil {
			return err
		}
		all = append(all, wire.Piece(e.At.String(), "", data)...)
	}
	_, err := s.Send(all)
	return err
}

// end sends the last message of the stream.
func (w *watch) end(s *web.Stream) {
	data, err := web.JSON(map[string]string{"stack_status": w.stack.State(), "stack_status_reason": w.stack.Reason})
	if err == nil {
		_, _ = s.Send(wire.Piece("", "end", data)) // fails only when the client has disconnected
	}
}
