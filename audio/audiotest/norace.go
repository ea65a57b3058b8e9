//go:build !race

package audiotest

const raceEnabled = false
