//go:build race

package audiotest

const raceEnabled = true
