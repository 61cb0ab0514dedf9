// Command guest boots a real Debian with the user data of servers that Hearth made on its simulated
// cloud. Debian's cloud-init, heat-cfntools and os-collect-config run in it, unmodified. It shows that
// a server configures itself, signals, and notices changes of its metadata.
//
// Hearth, the cloud and the guest share a network namespace of their own, which has the loopback
// device only. So Hearth has the ports that tools in old images expect. The guest has process, mount
// and host name namespaces of its own, and no systemd: each tool is started as its unit would start it.
//
// It needs root, debootstrap and unshare. The first run downloads a Debian and keeps it.
package main
