//go:build !linux && !darwin && !windows

package desktop

// awake does nothing: there is no one way that such a system knows.
func awake(string) (release func()) { return func() {} }
