// Package stack holds the words that every other room uses: Stack, Resource,
// Node, Event, Message, and the Change that writes them. It holds no work and
// knows nothing of templates, databases or clouds. It imports the standard
// library only.
package stack
