// Package graph holds what must come before what. Nodes are plain keys, edges
// say "needs"; it gives an order, the nodes that wait for a node, and a cycle
// when there is one. It knows nothing of resources or templates, and its answers
// depend on nothing but the nodes and edges put in: equal graphs give equal
// orders, whatever the order of insertion.
package graph
