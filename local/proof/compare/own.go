package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"os"

	"hearth/functions"
	"hearth/local/proof/signin"
	"hearth/shared/app"
	"hearth/shared/simcloud"
)

// startOwnHearth starts a Hearth in this process, with a simulated cloud.
func startOwnHearth(ctx context.Context, user string) (*client, func(), error) {
	dir, err := os.MkdirTemp("", "hearth-compare")
	if err != nil {
		return nil, nil, err
	}
	closing := []func(){func() { _ = os.RemoveAll(dir) }}
	stop := func() {
		for i := len(closing) - 1; i >= 0; i-- {
			closing[i]()
		}
	}
	c, err := func() (*client, error) {
		sim, err := simcloud.New(simcloud.Options{})
		if err != nil {
			return nil, err
		}
		base, end, err := sim.Start("127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		closing = append(closing, end)
		auth := base + "/identity/v3"
		config, err := app.Load([]string{
			"HEARTH_STATE=" + dir, "HEARTH_OS_AUTH_URL=" + auth, "HEARTH_OS_USERNAME=hearth", "HEARTH_OS_PASSWORD=secret",
		})
		if err != nil {
			return nil, err
		}
		h, err := app.Open(ctx, config, app.All, slog.New(slog.DiscardHandler))
		if err != nil {
			return nil, err
		}
		closing = append(closing, func() { _ = h.Close() })
		row, _ := functions.Find("api")
		api := row.New(functions.NewEnv(h, "compared")).HTTP
		if api == nil {
			return nil, errors.New("the API cannot be started with these settings")
		}
		s := httptest.NewServer(api)
		closing = append(closing, s.Close)
		return login(ctx, auth, signin.Who{User: user, Password: "secret", Project: user}, s.URL+"/v1")
	}()
	if err != nil {
		stop()
	}
	return c, stop, err
}
