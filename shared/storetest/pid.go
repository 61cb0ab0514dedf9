package storetest

// Pid returns the process ID of the server's first process; the others are its children.
func (s *Server) Pid() int { return s.cmd.Process.Pid }
