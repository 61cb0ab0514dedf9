// Command hearth is the local program: all functions in one process, behind a gateway, with a
// simulated cloud unless HEARTH_OS_AUTH_URL names a real one. It is also the command line: hearth
// validate checks templates without a server, and hearth version prints the revision.
//
// It joins the other packages and decides nothing itself. The packages in local/proof are programs of
// their own.
package main
