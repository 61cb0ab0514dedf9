// Package software reads and checks the inputs and outputs of software configs.
//
// Comes in: lists of inputs and outputs as a user sent them. Goes out: the same with types and
// defaults as Heat keeps them, or what is wrong. It knows nothing of servers, agents and requests.
//
// The engine checks requests for configs with it, and the hooks of Nova build user data.
package software
