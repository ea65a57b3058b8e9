package pulsetest

import "testing"

// Again starts a server that was killed at the same place once more, and waits until
// it answers. Programs find it where they found the first.
func (s *Server) Again(t testing.TB) *Server {
	t.Helper()
	again := start(t, s.dir)
	t.Cleanup(again.Kill)
	again.awaitAnswer(t)
	return again
}
