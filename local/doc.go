// Hearth is the local program: all functions in one process, behind a gateway, with a
// simulated cloud unless HEARTH_OS_AUTH_URL names a real one. It is also the command line:
// hearth validate checks templates without a server.
//
// It joins the other packages and decides nothing itself. Packages below it that are not
// part of the program, such as chaos, bench and tryout, are programs of their own.
package main
