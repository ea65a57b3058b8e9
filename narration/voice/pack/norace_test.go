//go:build !race

package pack

const (
	clipStep   = 1
	killRounds = 20
)
