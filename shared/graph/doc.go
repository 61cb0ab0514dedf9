// Package graph orders nodes by their needs. Nodes are plain keys, and an edge says that one node
// needs another. The package returns an order, the nodes that wait for a node, and a cycle if there
// is one. It knows nothing of resources or templates. Equal graphs give equal orders, whatever the
// order of insertion.
package graph
