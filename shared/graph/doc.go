// Package graph orders nodes by their needs. Nodes are plain keys, and an edge says that one node
// needs another. Package hot finds circles of references with it, and package plan orders the work.
//
// Comes in: nodes and edges. Goes out: an order, the nodes that wait for a node, and a cycle if there
// is one. Equal graphs give equal orders, whatever the order of insertion. It knows nothing of
// resources or templates.
package graph
