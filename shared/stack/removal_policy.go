package stack

// A RemovalPolicy says what becomes of an object that its resource no longer needs. The zero value
// deletes it.
type RemovalPolicy struct {
	Retain bool // the object stays in the cloud
	Copied bool // a copy of it is made before it is deleted
}
