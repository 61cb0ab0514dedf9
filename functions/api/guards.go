package api

import (
	"context"
	"time"

	"hearth/shared/stack"
	"hearth/shared/web"
	"hearth/shared/wire"
)

// Guards shows and changes the guards of a stack.
type Guards interface {
	Guard(ctx context.Context, s stack.Stack) (stack.Guard, error)
	ChangeGuard(ctx context.Context, s stack.Stack, change func(*stack.Guard)) (stack.Guard, error)
}

// guard changes the guard of the stack that the path names, and returns the new guard.
func (a *api) guard(r *web.Request, change func(*stack.Guard)) (wire.Guards, error) {
	s, err := a.livingStackOf(r)
	if err != nil {
		return wire.Guards{}, err
	}
	g, err := a.Guards.ChangeGuard(r.Context(), s, change)
	return wire.NewGuards(g, time.Now()), err
}

func (a *api) lockStack(r *web.Request) (web.Reply, error) {
	fields, err := r.Options("reason", "minutes")
	if err != nil {
		return web.Reply{}, err
	}
	reason, holds, err := wire.Body(fields).Lock()
	if err != nil {
		return web.Reply{}, err
	}
	shown, err := a.guard(r, func(g *stack.Guard) {
		g.LockReason, g.LockedBy, g.LockedUntil = reason, r.Caller.UserName, time.Now().Add(holds)
	})
	if err != nil {
		return web.Reply{}, err
	}
	return web.OK(map[string]any{"lock": shown.Lock})
}

func (a *api) unlockStack(r *web.Request) (web.Reply, error) {
	_, err := a.guard(r, func(g *stack.Guard) { g.LockReason, g.LockedBy, g.LockedUntil = "", "", time.Time{} })
	if err != nil {
		return web.Reply{}, err
	}
	return web.NoContent()
}

func (a *api) protectStack(r *web.Request) (web.Reply, error) {
	fields, err := r.Options("reason")
	if err != nil {
		return web.Reply{}, err
	}
	reason, err := wire.Body(fields).Reason()
	if err != nil {
		return web.Reply{}, err
	}
	shown, err := a.guard(r, func(g *stack.Guard) {
		g.Protected, g.ProtectionReason, g.ProtectedBy = true, reason, r.Caller.UserName
	})
	if err != nil {
		return web.Reply{}, err
	}
	return web.OK(map[string]any{"protection": shown.Protection})
}

func (a *api) unprotectStack(r *web.Request) (web.Reply, error) {
	_, err := a.guard(r, func(g *stack.Guard) { g.Protected, g.ProtectionReason, g.ProtectedBy = false, "", "" })
	if err != nil {
		return web.Reply{}, err
	}
	return web.NoContent()
}
