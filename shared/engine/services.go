package engine

// Services answers the calls of the services that Hearth is itself.
type Services struct{ *Base }
