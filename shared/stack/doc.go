// Package stack has the data types that all other packages share: Stack, Resource, Node, Event,
// Message, and the Change that writes them. It also masks secrets, and words the problems and
// reasons that users see.
//
// It does no work on its own, and knows nothing of templates, databases or clouds.
package stack
