// Package stage sets up what Hearth runs on when it is measured or tormented: a
// private PostgreSQL, a private Redis, a simulated cloud, and Hearth's programs as
// processes of their own, so that they can be killed and their CPU counted.
package stage
