// Package nested is about nested stacks: what a resource type means in the environment of its
// stack, and how a template serves as a type. In comes a template with its parameters, its files
// and its environment. Out come the types of its resources, everything that is wrong with it and
// with the nested templates, and the tree of stacks that would be made.
//
// It opens no URL and asks no cloud: a nested template is one of the files, or missing. It does not
// know what happens to the stacks.
//
// The rooms of the engine call it, wherever they read or count a tree.
package nested
